import { TemplateError } from './template-error.js';

/** A stretch of HTML, or what stood between `{{` and `}}`. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly body: string; readonly line: number };

const OPEN = '{{';
const CLOSE = '}}';

/**
 * Takes a template apart as Go's text/template does: `{{-` and `-}}` (each with a blank on its inner side) swallow the
 * white space outside; a comment, which begins with `{{/*`, leaves nothing.
 *
 * @throws {TemplateError} for an action or comment that is not closed
 */
export function* tokenize(source: string, file: string): Generator<Token, void> {
  const lines = new LineCounter(source);
  let at = 0;
  let trimsStart = false;
  for (;;) {
    const open = source.indexOf(OPEN, at);
    const text = source.slice(at, open < 0 ? source.length : open);
    const trimsEnd = open >= 0 && /^-[ \t\r\n]/.test(source.slice(open + 2, open + 4));
    const kept = trimmed(text, trimsStart, trimsEnd);
    if (kept !== '') yield { kind: 'text', text: kept };
    if (open < 0) return;
    const line = lines.lineAt(open);
    const start = open + (trimsEnd ? 4 : 2);
    const isComment = source.startsWith('/*', start);
    const end = isComment ? endOfComment(source, start, file, line) : source.indexOf(CLOSE, start);
    if (end < 0) throw new TemplateError(file, line, `${OPEN} is never closed by ${CLOSE}`);
    const inner = source.slice(start, end);
    trimsStart = /[ \t\r\n]-$/.test(inner);
    if (!isComment) yield { kind: 'action', body: inner.slice(0, trimsStart ? -2 : undefined).trim(), line };
    at = end + CLOSE.length;
  }
}

/** @returns where the `}}` behind the comment is */
function endOfComment(source: string, start: number, file: string, line: number): number {
  const stars = source.indexOf('*/', start + 2);
  if (stars < 0) throw new TemplateError(file, line, 'a comment is never closed by */}}');
  const behind = /^(?:[ \t\r\n]-)?\}\}/.exec(source.slice(stars + 2, stars + 6));
  if (behind === null) throw new TemplateError(file, line, 'a comment fills its braces: {{/* like this */}}');
  return stars + 2 + behind[0].length - CLOSE.length;
}

function trimmed(text: string, atStart: boolean, atEnd: boolean): string {
  let from = 0;
  let to = text.length;
  if (atStart) while (from < to && isBlank(text.charCodeAt(from))) from++;
  if (atEnd) while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** Counts on from the last question, so that a long template is read once. */
class LineCounter {
  #at = 0;
  #line = 1;

  constructor(private readonly source: string) {}

  /** @param offset not before that of the last call */
  lineAt(offset: number): number {
    for (; this.#at < offset; this.#at++) if (this.source.charCodeAt(this.#at) === 10) this.#line++;
    return this.#line;
  }
}

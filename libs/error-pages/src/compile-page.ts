import { tokenize } from './actions.js';
import { escapeHtml } from './escape-html.js';
import { PageScanner } from './page-scanner.js';
import { TemplateError } from './template-error.js';

/**
 * A template made ready. Plain data. As the message is the only value and the only condition, a page has two forms, and
 * both are known beforehand: no tree is left to walk.
 */
export interface CompiledPage {
  /** The page when there is no message. */
  readonly withoutMessage: string;
  /** What stands around the places of the message, when there is one. */
  readonly aroundMessage: readonly string[];
}

const ALLOWED = '{{ .Message }}, {{ if .Message }} … {{ else }} … {{ end }} and {{/* comments */}}';

/**
 * Compiles the part of Go's html/template that error pages use: `{{ .Message }}`, conditions on it, comments, and the
 * trim markers.
 *
 * @param file its name, for the error
 * @throws {TemplateError} for any other action, for HTML that ends inside a tag, and for a message where escaped HTML
 *   would not be harmless
 */
export function compilePage(source: string, file: string): CompiledPage {
  const withMessage = new Form(file);
  const withoutMessage = new Form(file);
  const open: Condition[] = [];
  for (const token of tokenize(source, file)) {
    if (token.kind === 'action' && token.body !== '.Message') {
      follow(token.body, token.line, open, file);
      continue;
    }
    if (!open.some(({ branch }) => branch === 'else')) withMessage.add(token);
    if (token.kind === 'text' && !open.some(({ branch }) => branch === 'if')) withoutMessage.add(token);
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw new TemplateError(file, unclosed.line, '{{ if .Message }} has no {{ end }}');
  const lastLine = source.split('\n').length;
  return { withoutMessage: withoutMessage.finish(lastLine).join(''), aroundMessage: withMessage.finish(lastLine) };
}

export function renderPage({ withoutMessage, aroundMessage }: CompiledPage, message: string): string {
  return message === '' ? withoutMessage : aroundMessage.join(escapeHtml(message));
}

interface Condition {
  branch: 'if' | 'else';
  readonly line: number;
}

const MOST_NESTED = 100;

/** Enters or leaves a condition. */
function follow(body: string, line: number, open: Condition[], file: string): void {
  const innermost = open.at(-1);
  if (/^if\s*\.Message$/.test(body)) {
    if (open.length === MOST_NESTED) throw new TemplateError(file, line, `more than ${MOST_NESTED} nested {{ if }}`);
    open.push({ branch: 'if', line });
  } else if (body === 'else') {
    if (innermost?.branch !== 'if') throw new TemplateError(file, line, '{{ else }} without an {{ if .Message }}');
    innermost.branch = 'else';
  } else if (body === 'end') {
    if (open.pop() === undefined) throw new TemplateError(file, line, '{{ end }} without an {{ if .Message }}');
  } else {
    const shown = body.length > 60 ? `${body.slice(0, 60)}…` : body;
    throw new TemplateError(file, line, `{{ ${shown} }} is not supported; an error page may use ${ALLOWED}`);
  }
}

/** One of a page's two forms, as it grows. */
class Form {
  readonly #scanner = new PageScanner();
  readonly #around: string[] = [];
  #kept = '';
  /** HTML since the last message: a tag may lie on both sides of a condition, so it is scanned in one piece. */
  #unread = '';

  constructor(private readonly file: string) {}

  add(token: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'action'; readonly line: number }) {
    if (token.kind === 'text') {
      this.#unread += token.text;
      return;
    }
    this.#read();
    const { verdict } = this.#scanner;
    if (verdict === 'left out') return;
    if (verdict !== 'escaped')
      throw new TemplateError(this.file, token.line, `{{ .Message }} cannot stand ${verdict.refused}`);
    this.#around.push(this.#kept);
    this.#kept = '';
  }

  finish(lastLine: number): readonly string[] {
    this.#read();
    if (this.#scanner.open !== null)
      throw new TemplateError(this.file, lastLine, `the page ends inside ${this.#scanner.open}`);
    this.#around.push(this.#kept);
    return this.#around;
  }

  #read(): void {
    this.#kept += this.#scanner.take(this.#unread);
    this.#unread = '';
  }
}

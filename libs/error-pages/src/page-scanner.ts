import { mayHoldMessage } from './message-attribute.js';

/**
 * Where in the HTML the scanner stands.
 *
 *     text ──<name──► tag ──="──► quoted ──"──► tag ──>──► text, or rcdata or raw inside of some elements
 *       └──<!--──► comment ──-->──► text      └──=x──► unquoted ──blank──► tag
 *
 * `torn`: behind a `<` whose meaning the next character decides.
 */
type Place = 'text' | 'rcdata' | 'raw' | 'comment' | 'declaration' | 'tag' | 'quoted' | 'unquoted' | 'torn';

/** The message may be given there as escaped HTML, it must be left out (a comment), or it is refused, with the reason. */
export type MessageVerdict = 'escaped' | 'left out' | { readonly refused: string };

const RCDATA: ReadonlySet<string> = new Set(['title', 'textarea']);
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'iframe', 'noembed', 'noframes', 'plaintext', 'xmp']);

/**
 * Reads a page as a browser's tokenizer does, far enough to know what a text means at each place. Comments are dropped,
 * as Go's html/template drops them: what the author noted there was never sent.
 */
export class PageScanner {
  #place: Place = 'text';
  /** Lower case; of the tag that is open, then of the element whose text is special. Empty in an end tag. */
  #element = '';
  /** Lower case. */
  #attribute = '';
  #quote = '';
  #text = '';
  #at = 0;

  /** Reads on. @returns what is kept of `text` */
  take(text: string): string {
    this.#text = text;
    this.#at = 0;
    let kept = '';
    while (this.#at < text.length) {
      const from = this.#at;
      const wasComment = this.#place === 'comment';
      this.#step();
      if (!wasComment && this.#place !== 'comment') kept += text.slice(from, this.#at);
    }
    return kept;
  }

  /** What a message would be at this place. */
  get verdict(): MessageVerdict {
    switch (this.#place) {
      case 'text':
      case 'rcdata':
        return 'escaped';
      case 'comment':
        return 'left out';
      case 'quoted':
        if (mayHoldMessage(this.#attribute)) return 'escaped';
        return refused(`in the attribute ${this.#attribute}: what it holds may be followed or run`);
      case 'unquoted':
        return refused('in an attribute value without quotes: put the value in quotes');
      case 'raw':
        return refused(`inside <${this.#element}>: put it into a data- attribute, and read it from there`);
      case 'tag':
        return refused('between the attributes of a tag');
      case 'declaration':
      case 'torn':
        break;
    }
    return refused('where a tag or a declaration begins');
  }

  /** What is still open, in words; null when a page may end here. */
  get open(): string | null {
    if (this.#place === 'text') return null;
    if (this.#place === 'rcdata' || this.#place === 'raw') return `<${this.#element}>`;
    return this.#place === 'comment' ? 'a comment' : 'a tag';
  }

  #step(): void {
    switch (this.#place) {
      case 'text':
        return this.#readText();
      case 'rcdata':
      case 'raw':
        return this.#readSpecialText();
      case 'comment':
        return this.#goBehind('-->', 'text');
      case 'declaration':
        return this.#goBehind('>', 'text');
      case 'tag':
        return this.#readTag();
      case 'quoted':
        return this.#goBehind(this.#quote, 'tag');
      case 'unquoted':
        return this.#readUnquoted();
      case 'torn':
        // Only asked for at the end of a stretch, and then refused.
        this.#place = 'text';
    }
  }

  #readText(): void {
    const at = this.#text.indexOf('<', this.#at);
    if (at !== this.#at) return this.#goTo(at);
    const rest = this.#text.length - at;
    // `<!-->` is a whole comment: the dashes that open one may close it too.
    if (this.#text.startsWith('<!--', at)) return this.#enter('comment', at + 2);
    const tag = this.#match(/<(\/?)([a-z][^\s/>]*)/iy);
    if (tag !== null) {
      this.#element = tag[1] === '/' ? '' : (tag[2] ?? '').toLowerCase();
      return this.#enter('tag', at + tag[0].length);
    }
    if (rest === 1 || (rest === 2 && this.#text.endsWith('/'))) return this.#enter('torn', at + rest);
    // `</` with anything but a letter behind it is a comment to a browser (HTML 13.2.5.7).
    if (this.#match(/<[!?/]/y) !== null) return this.#enter('declaration', at + 2);
    this.#at = at + 1;
  }

  #readSpecialText(): void {
    const end = new RegExp(`</${this.#element}(?=[\\s/>])`, 'gi');
    end.lastIndex = this.#at;
    const found = end.exec(this.#text);
    if (found !== null && this.#element !== 'plaintext') {
      this.#element = '';
      return this.#enter('tag', end.lastIndex);
    }
    const begun = /<\/?[a-z]*$/i.exec(this.#text.slice(this.#at))?.[0].toLowerCase();
    const torn = this.#place === 'rcdata' && begun !== undefined && `</${this.#element}`.startsWith(begun);
    this.#enter(torn ? 'torn' : this.#place, this.#text.length);
  }

  #readTag(): void {
    const { length } = this.#match(/[\s/]*/y)?.[0] ?? '';
    if (length > 0) return this.#goTo(this.#at + length);
    if (this.#text[this.#at] === '>') return this.#enter(textOf(this.#element), this.#at + 1);
    const attribute = this.#match(/([^\s/>][^\s/>=]*)(?:(\s*=\s*)(["']?))?/y);
    this.#attribute = (attribute?.[1] ?? '').toLowerCase();
    this.#quote = attribute?.[3] ?? '';
    const place = this.#quote !== '' ? 'quoted' : attribute?.[2] === undefined ? 'tag' : 'unquoted';
    this.#enter(place, this.#at + (attribute?.[0] ?? '').length);
  }

  #readUnquoted(): void {
    const { length } = this.#match(/[^\s>]*/y)?.[0] ?? '';
    if (this.#at + length === this.#text.length) return this.#goTo(-1);
    this.#enter('tag', this.#at + length);
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    return sticky.exec(this.#text);
  }

  /** Goes on behind `mark`; to the end of the stretch, in the same place, when it is not there. */
  #goBehind(mark: string, place: Place): void {
    const at = this.#text.indexOf(mark, this.#at);
    if (at < 0) this.#goTo(-1);
    else this.#enter(place, at + mark.length);
  }

  #enter(place: Place, at: number): void {
    this.#place = place;
    this.#at = at;
  }

  /** @param at -1: to the end */
  #goTo(at: number): void {
    this.#at = at < 0 ? this.#text.length : at;
  }
}

function textOf(element: string): Place {
  if (RCDATA.has(element)) return 'rcdata';
  return RAW.has(element) ? 'raw' : 'text';
}

function refused(where: string): MessageVerdict {
  return { refused: where };
}

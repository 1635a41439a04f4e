import { Fields } from '@app/pipeline';
import { HeaderKind, type HeaderName } from './header-name.js';

/**
 * What a header block says, and whether it may say it (RFC 9113 8.2 and 8.3). A fault is noted, not thrown: it is the
 * stream's alone, and the rest of the block still has to be decoded for the table that both sides share.
 *
 * The fields that decide about the message itself are noted on the way, so nobody has to walk the fields for them.
 */
export class HeaderList {
  /** Without pseudo-header fields and look-alikes of framing and identity fields; cookies are one field. */
  readonly fields = new Fields();
  method: string | null = null;
  scheme: string | null = null;
  authority: string | null = null;
  /** Never empty, otherwise as it was sent. */
  path: string | null = null;
  /** Of an extended CONNECT (RFC 8441). */
  protocol: string | null = null;
  /** The `Host` field; it is among the fields as well. */
  host: string | null = null;
  /** The `Content-Length` field; it is among the fields as well. */
  contentLength: number | null = null;
  /** The `Expect` field; it is among the fields as well. */
  expect: string | null = null;
  /** Bytes so far, as SETTINGS_MAX_HEADER_LIST_SIZE counts them (RFC 9113 10.5.1): 32 for each field, and its text. */
  bytes = 0;
  /** More than was allowed: the fields are not complete. */
  tooLarge = false;
  /** Why the message is malformed (RFC 9113 8.1.1); null when nothing is wrong with its fields. */
  malformed: string | null = null;
  #cookieAt = -1;

  /**
   * @param maxBytes most that {@link bytes} may become
   * @param regular only regular fields may come: a trailer section, or behind the first one
   */
  constructor(
    private readonly maxBytes: number,
    private regular: boolean,
  ) {}

  /** Counts a field. @returns false when it is one too many; nothing has to be made of it then */
  admits(bytes: number): boolean {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) this.tooLarge = true;
    return !this.tooLarge;
  }

  /** @param fault what is wrong with this field wherever it stands */
  add(name: HeaderName, value: string, fault: string | null): void {
    if (fault !== null) return this.#refuse(fault);
    if (name.kind >= HeaderKind.Method) return this.#addPseudo(name, value);
    this.regular = true;
    if (name.kind !== HeaderKind.Plain) return this.#addNoted(name, value);
    this.fields.push(name.field, value);
  }

  #addNoted(name: HeaderName, value: string): void {
    switch (name.kind) {
      case HeaderKind.Twin:
        return;
      case HeaderKind.Cookie:
        return this.#addCookie(name, value);
      case HeaderKind.Host:
        if (this.host !== null) this.#refuse('host comes twice');
        this.host = value;
        break;
      case HeaderKind.ContentLength:
        if (this.contentLength !== null) this.#refuse('content-length comes twice');
        this.contentLength = Number(value);
        break;
      case HeaderKind.Expect:
        this.expect = this.expect === null ? value : `${this.expect},${value}`;
        break;
    }
    this.fields.push(name.field, value);
  }

  /** RFC 9113 8.2.3: cookies come in pieces to be indexed one by one; HTTP/1 knows one line. */
  #addCookie(name: HeaderName, value: string): void {
    const { values } = this.fields;
    const before = values[this.#cookieAt];
    if (before !== undefined) {
      values[this.#cookieAt] = `${before}; ${value}`;
      return;
    }
    this.#cookieAt = this.fields.size;
    this.fields.push(name.field, value);
  }

  #addPseudo(name: HeaderName, value: string): void {
    if (this.regular) this.#refuse('a pseudo-header field behind regular ones, or in trailers');
    switch (name.kind) {
      case HeaderKind.Method:
        if (this.method !== null) this.#refuse(':method comes twice');
        this.method = value;
        break;
      case HeaderKind.Scheme:
        if (this.scheme !== null) this.#refuse(':scheme comes twice');
        this.scheme = value;
        break;
      case HeaderKind.Authority:
        if (this.authority !== null) this.#refuse(':authority comes twice');
        this.authority = value;
        break;
      case HeaderKind.Path:
        if (this.path !== null) this.#refuse(':path comes twice');
        this.path = value;
        break;
      case HeaderKind.Protocol:
        if (this.protocol !== null) this.#refuse(':protocol comes twice');
        this.protocol = value;
        break;
    }
  }

  #refuse(fault: string): void {
    this.malformed ??= fault;
  }
}

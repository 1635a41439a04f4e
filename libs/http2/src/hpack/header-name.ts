import { FieldName } from '@app/pipeline';

/** What a header list does with a field of this name. Plain numbers: they are compared for every field. */
export const HeaderKind = {
  Plain: 0,
  Cookie: 1,
  Host: 2,
  ContentLength: 3,
  Expect: 4,
  /** A look-alike of a framing or identity field: left out, as in HTTP/1. */
  Twin: 5,
  /** `TE`, which may only say one thing. */
  TransferCodings: 6,
  // From here on pseudo-header fields.
  Method: 7,
  Scheme: 8,
  Authority: 9,
  Path: 10,
  Protocol: 11,
} as const;

/** The name of a header field in HTTP/2, looked up and judged once per spelling (RFC 9113 8.2, 8.3). */
export class HeaderName {
  /** One of {@link HeaderKind}. */
  readonly kind: number;
  /** Why no message may have it; null for an ordinary one. */
  readonly fault: string | null;

  private constructor(readonly field: FieldName) {
    const { raw } = field;
    this.fault = faultOf(raw);
    this.kind =
      this.fault === null ? (KINDS.get(raw) ?? (field.twin ? HeaderKind.Twin : HeaderKind.Plain)) : HeaderKind.Plain;
  }

  static readonly #met = new Map<string, HeaderName>();

  /** The one object for this name. Like field names, those that clients invent are not kept without end. */
  static of(raw: string): HeaderName {
    const known = HeaderName.#met.get(raw);
    if (known !== undefined) return known;
    const made = new HeaderName(FieldName.of(raw));
    if (HeaderName.#met.size < MOST_NAMES && raw.length <= LONGEST_KEPT) HeaderName.#met.set(raw, made);
    return made;
  }
}

const MOST_NAMES = 2000;
const LONGEST_KEPT = 64;

const KINDS: ReadonlyMap<string, number> = new Map([
  ['cookie', HeaderKind.Cookie],
  ['host', HeaderKind.Host],
  ['content-length', HeaderKind.ContentLength],
  ['expect', HeaderKind.Expect],
  ['te', HeaderKind.TransferCodings],
  [':method', HeaderKind.Method],
  [':scheme', HeaderKind.Scheme],
  [':authority', HeaderKind.Authority],
  [':path', HeaderKind.Path],
  [':protocol', HeaderKind.Protocol],
]);

/** A token without upper case (RFC 9113 8.2.1). */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** RFC 9113 8.2.2; `te` is judged by its value. */
const CONNECTION_SPECIFIC: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

function faultOf(raw: string): string | null {
  if (raw.startsWith(':')) return KINDS.has(raw) ? null : 'an unknown pseudo-header field';
  if (!NAME.test(raw)) return 'a field name that is not a token in lower case';
  return CONNECTION_SPECIFIC.has(raw) ? `${raw} has no meaning in HTTP/2` : null;
}

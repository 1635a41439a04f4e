import { ownText } from './own-text.js';

/** A power of two, several times what a site's clients use. */
const FOUND_SLOTS = 1024;

/**
 * What a header field's name means to a proxy, found once per spelling instead of once per request.
 *
 * Names repeat endlessly (`Host`, `host`, `HOST`), so every spelling that was met is kept as one object: a head holds
 * pointers to these, and every later question ("is it hop-by-hop?", "is it Host?") is a look at a flag.
 */
export class FieldName {
  /** Lower case: the form that is compared, logged and used in HTTP/2. */
  readonly lower: string;
  /** Ends at this hop whatever `Connection` says (RFC 9110 7.6.1 and the older lists). */
  readonly hopByHop: boolean;
  /** An underscore twin of a framing or identity field, which CGI-style servers read as the real one: dropped. */
  readonly twin: boolean;
  /** Frames the message: never copied, always written anew (RFC 9112 6). */
  readonly framing: boolean;

  private constructor(
    /** As it was sent. */
    readonly raw: string,
    /**
     * A small number for a spelling that is kept, below {@link FieldName.most}: by it others keep in an array what they
     * know of a name. -1 for one that is not.
     */
    readonly index: number,
  ) {
    this.lower = raw.toLowerCase();
    this.hopByHop = HOP_BY_HOP.has(this.lower);
    this.framing = FRAMING.has(this.lower);
    this.twin = this.lower.includes('_') && isTwin(this.lower.replaceAll('_', '-'));
  }

  /** How many spellings are kept at most. */
  static readonly most = 2000;

  static readonly #met = new Map<string, FieldName>();

  /**
   * The one object for this spelling. Past {@link most} spellings new ones are not kept, and long ones never: a client
   * that invents names must not fill the memory with them.
   */
  static of(raw: string): FieldName {
    const known = FieldName.#met.get(raw);
    if (known !== undefined) return known;
    if (FieldName.#met.size >= FieldName.most || raw.length > LONGEST_KEPT) return new FieldName(raw, -1);
    const made = new FieldName(ownText(raw), FieldName.#met.size);
    FieldName.#met.set(made.raw, made);
    return made;
  }

  /**
   * Like {@link of}, for a name that is still a part of a head: found without cutting it out, in half the time.
   *
   * @param hash any number made of its characters, the same for the same name
   */
  static within(head: string, start: number, end: number, hash: number): FieldName {
    const slot = hash & (FOUND_SLOTS - 1);
    const found = lastFound[slot];
    if (found !== undefined && found.raw.length === end - start && head.startsWith(found.raw, start)) return found;
    const name = FieldName.of(head.slice(start, end));
    if (name.index >= 0) lastFound[slot] = name;
    return name;
  }
}

const LONGEST_KEPT = 64;

/** What was found last under a hash, see {@link FieldName.within}. */
const lastFound: (FieldName | undefined)[] = Array.from({ length: FOUND_SLOTS });

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

const FRAMING: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);

/** Fields that say how a message is framed or who sent it; a target must never take a look-alike for them. */
function isTwin(hyphenated: string): boolean {
  return FRAMING.has(hyphenated) || IDENTITY.has(hyphenated) || hyphenated.startsWith('x-forwarded-');
}

const IDENTITY: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'upgrade',
  'forwarded',
  'x-real-ip',
  'x-request-id',
  'x-request-start',
  'x-kamal-target',
  'content-type',
  'proxy-authorization',
  'authorization',
]);

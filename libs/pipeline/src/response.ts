import type { Duplex } from 'node:stream';
import type { BodySink, BodySource } from './body.js';
import type { Fields } from './fields.js';

/** The head of a final answer (status 200…999), as a target gave it or as a stage made it. */
export class ResponseHead {
  constructor(
    public status: number,
    /** End-to-end fields. Framing and hop-by-hop fields are not among them: the codec writes its own. */
    readonly fields: Fields,
    /**
     * Bytes of the body; null when only its end will tell. For an answer to HEAD and for 304 what the body would have
     * been, or null when that is not known: no byte follows either way.
     */
    public length: number | null,
    /** The words after the status; empty for the usual ones. HTTP/2 has none. */
    public reason = '',
    /** The client's connection ends behind this answer (HTTP/1: `Connection: close`); HTTP/2 has no such thing. */
    public closes = false,
  ) {}
}

/**
 * What the codec of a connection offers an exchange: the bytes, no decisions. HTTP/1 and HTTP/2 each implement it; an
 * {@link Exchange} is the only caller and keeps the order: inform* head (write* end | abort).
 */
export interface ResponseWriter extends BodySink {
  /** An interim answer, 100…199 but not 101. Not sent to clients that cannot take one (HTTP/1.0). */
  inform(status: number, fields: Fields): void;
  /** Takes the head of the final answer; it may wait for the first bytes of the body, at the latest until `flush`. */
  head(head: ResponseHead): void;
  /** Who is told when the client has taken enough for the answer's source to go on. */
  feedFrom(source: BodySource): void;
  /** Hands over the bare connection of an upgrade; the codec has no part in it any more. @throws on HTTP/2 */
  detach(): DetachedConnection;
}

/** The connection of an upgrade, and what the client had already sent behind its request. */
export interface DetachedConnection {
  readonly socket: Duplex;
  readonly rest: Buffer;
}

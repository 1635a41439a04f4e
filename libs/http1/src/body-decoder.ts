import type { Fields } from '@app/pipeline';

/** Takes a body's content as it is found. */
export interface ContentTaker {
  /** Never empty, and not copied: a part of the bytes that were given to the decoder, or all of them. */
  content(bytes: Buffer): void;
}

/** Takes the framing off one body; bytes may come cut anywhere. */
export interface BodyDecoder {
  /** The end of the body was seen. */
  readonly done: boolean;
  /** What came behind a chunked body; null when nothing did. Known when {@link done}. */
  readonly trailers: Fields | null;
  /**
   * Decodes `bytes` from `start` to `end`. Everything is taken unless the body ends before; nothing after that.
   *
   * @returns the index behind what was taken: where the next message begins once {@link done}
   * @throws {MalformedMessage}
   */
  decode(bytes: Buffer, start: number, end: number, taker: ContentTaker): number;
  /**
   * The peer will send no more.
   *
   * @throws {MalformedMessage} `broken-off` when the body is not complete
   */
  finish(): void;
}

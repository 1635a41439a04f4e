import type { Fields } from './fields.js';

/** Gives a lent chunk back to its owner, who may then read the next bytes into the same memory. */
export type Release = () => void;

/**
 * Where a body goes: the client's connection, the target's, a buffer.
 *
 * A sink and a {@link BodySource} are a pair: the source pushes, the sink says when to wait, and calls
 * {@link BodySource.resume} when it can take more. No Node stream, no promise and no copy lies between a socket that is
 * read and one that is written.
 */
export interface BodySink {
  /**
   * It copies what it takes before `write` returns: the source may give it bytes that are valid for the call only, and
   * should read nothing ahead while it is paused. A sink that says nothing does not.
   */
  readonly copies?: boolean;
  /**
   * Takes a chunk; never empty.
   *
   * @param release null: the chunk stays as it is, the sink may keep it. Otherwise it is lent: its memory is reused
   *   once the sink has called this, which it does exactly once, also when it fails.
   * @returns false when the source should pause until the sink resumes it; the chunk was taken all the same
   */
  write(chunk: Uint8Array, release: Release | null): boolean;
  /** The source has nothing more to say this turn: what was held back to be sent in one piece goes out now. */
  flush(): void;
  /** The body is complete. */
  end(trailers: Fields | null): void;
  /** The source broke off; whoever reads from this sink must not take what came for the whole. */
  abort(reason: Error): void;
}

/** Where a body comes from: the client's connection, the target's, a buffer. */
export interface BodySource {
  /** Bytes to come: 0 for no body, null when only the end will tell (chunked, until close). */
  readonly length: number | null;
  /** Bytes that have come so far, chunk framing included, of a body that a client sends. */
  readonly received?: number;
  /** Starts the flow, once. What came before the call was kept (bounded: the peer is paused meanwhile). */
  flowTo(sink: BodySink): void;
  /** The sink can take more. Harmless when the source is not paused. */
  resume(): void;
  /** Nobody wants the rest. The sink hears nothing more, not even an end. */
  cancel(): void;
}

/** The body of a message that has none. */
export const NO_BODY: BodySource = {
  length: 0,
  flowTo: (sink) => sink.end(null),
  resume: () => undefined,
  cancel: () => undefined,
};

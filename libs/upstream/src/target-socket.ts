import { Socket, type SocketConstructorOpts } from 'node:net';

type Written = (error?: Error | null) => void;
type Writes = { chunk: unknown; encoding: BufferEncoding }[];

/** Whom a socket tells of a failed write. */
export interface WriteErrorTaker {
  /** May be called from within `write`, when not a byte of it was taken, or later. Once. */
  writeFailed(error: Error): void;
}

/**
 * A socket that can outlive a failed write.
 *
 * A target may answer an upload early and close: the next write then fails (EPIPE, ECONNRESET) while the answer still
 * lies unread in the kernel, and node would throw it away with the socket. With a {@link writeErrorTaker}, a failed
 * write is reported there and counts as done; reading goes on to the end of what the target sent, which comes soon.
 */
export class TargetSocket extends Socket {
  writeErrorTaker: WriteErrorTaker | null = null;
  /** What is told of the write that is under way: a stream has one at a time. */
  #written: Written | null = null;

  constructor(options: SocketConstructorOpts) {
    super(options);
    // What matters is `close`, and `errored` then; an error that nobody hears would end the process.
    this.on('error', () => undefined);
  }

  override _write(chunk: unknown, encoding: BufferEncoding, written: Written): void {
    super._write(chunk, encoding, this.writeErrorTaker === null ? written : this.#reportingTo(written));
  }

  override _writev(chunks: Writes, written: Written): void {
    super._writev?.(chunks, this.writeErrorTaker === null ? written : this.#reportingTo(written));
  }

  #reportingTo(written: Written): Written {
    this.#written = written;
    return this.#report;
  }

  /** One for the socket's life: with one made for each write, every request lived until a full collection. */
  readonly #report: Written = (error) => {
    const written = this.#written;
    const taker = this.writeErrorTaker;
    this.#written = null;
    if (taker === null || error === null || error === undefined) return written?.(error);
    this.writeErrorTaker = null;
    taker.writeFailed(error);
    written?.();
  };
}

import { Socket, type SocketConstructorOpts } from 'node:net';

type Written = (error?: Error | null) => void;
type Writes = { chunk: unknown; encoding: BufferEncoding }[];

/**
 * A socket that can outlive a failed write.
 *
 * A target may answer an upload early and close: the next write then fails (EPIPE, ECONNRESET) while the answer still
 * lies unread in the kernel, and node would throw it away with the socket. With {@link onWriteError} set, a failed
 * write is reported there and counts as done; reading goes on to the end of what the target sent, which comes soon.
 */
export class TargetSocket extends Socket {
  /** May be called from within `write`, when not a byte of it was taken, or later. */
  onWriteError: ((error: Error) => void) | null = null;

  constructor(options: SocketConstructorOpts) {
    super(options);
    // What matters is `close`, and `errored` then; an error that nobody hears would end the process.
    this.on('error', () => undefined);
  }

  override _write(chunk: unknown, encoding: BufferEncoding, written: Written): void {
    super._write(chunk, encoding, this.onWriteError === null ? written : this.#reporting(written));
  }

  override _writev(chunks: Writes, written: Written): void {
    super._writev?.(chunks, this.onWriteError === null ? written : this.#reporting(written));
  }

  #reporting(written: Written): Written {
    return (error) => {
      const report = this.onWriteError;
      if (report === null || error === null || error === undefined) return written(error);
      this.onWriteError = null;
      report(error);
      written();
    };
  }
}

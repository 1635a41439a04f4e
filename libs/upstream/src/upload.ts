import { CHUNK_END, chunkStart, lastChunk } from '@app/http1';
import { type BodySink, type BodySource, type Fields, ProxyError, type Release } from '@app/pipeline';
import type { TargetConnection } from './target-connection.js';
import type { WriteErrorTaker } from './target-socket.js';

/** Whom an upload tells how it goes. */
export interface UploadOwner {
  /** All of it was written. */
  uploadEnded(): void;
  /** The target has yet to take what was written. */
  uploadWaits(): void;
  /** Its source broke off, or did not keep to its length. */
  failed(reason: Error): void;
  /** The target takes no more, but may have answered. @param nothingWritten not a byte of the request went out */
  uploadRefused(nothingWritten: boolean): void;
}

/**
 * The body of a request on its way to a target, at the client's speed.
 *
 * Its first bytes go out in one write with the head. They are kept until that write has not failed: a connection that
 * turns out to be dead then is exchanged for a new one, and nobody notices.
 */
export class Upload implements BodySink, WriteErrorTaker {
  /** The request is written to its end. */
  ended = false;
  /** The request's head goes out with it, and did not before. */
  readonly hasHead: boolean;
  #connection: TargetConnection | null = null;
  /** What was composed and could not be written yet. */
  #unsent: Buffer | null = null;
  #begun = false;
  #stopped = false;
  #sent = 0;

  /** @param head the request's head; empty when it was sent already */
  constructor(
    private readonly source: BodySource,
    private readonly head: string,
    private readonly owner: UploadOwner,
  ) {
    this.hasHead = head !== '';
  }

  /** Starts, or goes on where a connection failed before it took anything. */
  sendOn(connection: TargetConnection): void {
    this.#connection = connection;
    connection.socket.writeErrorTaker = this;
    const unsent = this.#unsent;
    if (unsent === null) return this.source.flowTo(this);
    this.#writeFirst(unsent);
    if (this.#unsent !== null) return;
    if (this.ended) this.owner.uploadEnded();
    else this.source.resume();
  }

  /** Nothing more is written; the source is told when nobody wants the rest. */
  stop(): void {
    this.#stopped = true;
    this.#connection = null;
  }

  /** The target has taken what was written. */
  drained(): void {
    if (!this.#stopped) this.source.resume();
  }

  writeFailed(): void {
    const nothingWritten = this.#unsent !== null;
    this.#connection = null;
    if (!nothingWritten) this.stop();
    this.owner.uploadRefused(nothingWritten);
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    const { length } = this.source;
    this.#sent += chunk.length;
    if (this.#stopped || (length !== null && this.#sent > length)) {
      release?.();
      if (!this.#stopped) this.#broke('longer');
      return false;
    }
    const start = length === null ? chunkStart(chunk.length) : '';
    const end = length === null ? CHUNK_END : '';
    if (!this.#begun) {
      const first = joined(this.head + start, chunk, end);
      release?.();
      this.#writeFirst(first);
    } else if (this.#unsent !== null) {
      this.#unsent = Buffer.concat([this.#unsent, joined(start, chunk, end)]);
      release?.();
    } else this.#writeOn(start, chunk, end, release);
    if (this.#hasRoom()) return true;
    this.owner.uploadWaits();
    return false;
  }

  flush(): void {
    // Every write goes out at once.
  }

  end(trailers: Fields | null): void {
    if (this.#stopped) return;
    const { length } = this.source;
    if (length !== null && this.#sent < length) return this.#broke('shorter');
    let last = '';
    try {
      if (length === null) last = lastChunk(trailers);
    } catch (thrown) {
      return this.#fail(ProxyError.from(thrown));
    }
    this.ended = true;
    if (!this.#begun) this.#writeFirst(Buffer.from(this.head + last, 'latin1'));
    else if (this.#unsent !== null) this.#unsent = Buffer.concat([this.#unsent, Buffer.from(last, 'latin1')]);
    else if (last !== '') this.#connection?.socket.write(last, 'latin1');
    if (this.#unsent === null) this.owner.uploadEnded();
  }

  abort(reason: Error): void {
    if (!this.#stopped) this.owner.failed(reason);
  }

  #writeFirst(first: Buffer): void {
    this.#begun = true;
    this.#unsent = first;
    const connection = this.#connection;
    connection?.socket.write(first);
    // Unchanged when the write did not fail on the spot.
    if (this.#connection === connection) this.#unsent = null;
  }

  /** From the second write on; a large chunk is passed on uncopied, with its framing in the same write. */
  #writeOn(start: string, chunk: Uint8Array, end: string, release: Release | null): void {
    const socket = this.#connection?.socket;
    if (socket === undefined) return release?.();
    if (start === '') return void socket.write(chunk, release ?? undefined);
    socket.cork();
    socket.write(start, 'latin1');
    socket.write(chunk, release ?? undefined);
    socket.write(end, 'latin1');
    socket.uncork();
  }

  /** `write` says false for every large chunk, also when the kernel has taken it already: ask for what is left. */
  #hasRoom(): boolean {
    const socket = this.#connection?.socket;
    return socket !== undefined && socket.writableLength < socket.writableHighWaterMark;
  }

  #broke(how: 'longer' | 'shorter'): void {
    this.#fail(new ProxyError('INTERNAL_ERROR', `the body of the request was ${how} than its length`));
  }

  #fail(error: ProxyError): void {
    this.stop();
    this.owner.failed(error);
  }
}

function joined(start: string, chunk: Uint8Array, end: string): Buffer {
  const whole = Buffer.allocUnsafe(start.length + chunk.length + end.length);
  whole.write(start, 0, 'latin1');
  whole.set(chunk, start.length);
  whole.write(end, start.length + chunk.length, 'latin1');
  return whole;
}

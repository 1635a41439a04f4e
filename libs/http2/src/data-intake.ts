import type { Budgets } from './budgets.js';
import { ConnectionError } from './connection-error.js';
import { ErrorCode } from './error-code.js';
import type { Stream } from './stream.js';
import type { StreamTable } from './stream-table.js';

/** The streams that DATA is for. */
export interface DataOwner {
  readonly table: StreamTable;
  /** Counts what the client sends, streams or not. @returns false when it was not allowed to send so much */
  takeFromWindow(bytes: number): boolean;
  /** So much was passed on, or dropped. */
  connectionConsumed(bytes: number): void;
  /** The client did something that a stream does not survive, its connection does. */
  streamError(streamId: number, code: ErrorCode, why: string): void;
}

/** Smaller frames for a stream that is no more are no upload that was under way. */
const CHATTER_BELOW_BYTES = 256;

/** Smaller frames that are not the last cost more than their bytes: 5 MB of them, a byte each, held others up for 0.5 s. */
const CRUMB_BYTES = 64;
const CRUMB_EFFORT_US = 0.8;

/** DATA: who it is for, and whether its sender kept to the windows (RFC 9113 5.2, 6.1). */
export class DataIntake {
  /** Whose DATA is coming; null when it is dropped. */
  #stream: Stream | null = null;
  #length = 0;
  #contentLength = 0;

  constructor(
    private readonly streams: DataOwner,
    private readonly budgets: Budgets,
  ) {}

  begins(streamId: number, length: number): void {
    if (streamId === 0) throw new ConnectionError(ErrorCode.ProtocolError, 'DATA of no stream');
    if (!this.streams.takeFromWindow(length)) {
      throw new ConnectionError(ErrorCode.FlowControlError, 'more DATA than the connection allows');
    }
    this.#length = length;
    this.#contentLength = 0;
    const stream = this.streams.table.get(streamId);
    this.#stream = stream !== undefined && this.#takes(stream, length) ? stream : null;
    if (stream === undefined) this.#forClosed(streamId, length);
  }

  content(content: Buffer): void {
    if (this.#stream === null) return;
    this.#contentLength += content.length;
    this.#stream.received(content);
  }

  ends(endsStream: boolean): void {
    const stream = this.#stream;
    this.#stream = null;
    // Padding, and what nobody wants.
    const rest = this.#length - this.#contentLength;
    if (stream === null) return this.streams.connectionConsumed(rest);
    if (rest > 0) stream.bodyConsumed(rest);
    if (endsStream) stream.inputEnds(null);
    else if (this.#contentLength === 0) this.budgets.emptyData.spend();
    else if (this.#contentLength < CRUMB_BYTES) this.budgets.effort.made(CRUMB_EFFORT_US);
  }

  #takes(stream: Stream, length: number): boolean {
    if (stream.inputEnded || stream.receiveWindow === null) {
      this.streams.streamError(stream.id, ErrorCode.StreamClosed, 'DATA behind the end of its stream');
      return false;
    }
    if (stream.receiveWindow.take(length)) return true;
    this.streams.streamError(stream.id, ErrorCode.FlowControlError, 'more DATA than the stream allows');
    return false;
  }

  /** RFC 9113 5.1: frames that were under way when we reset the stream are dropped, others have no excuse. */
  #forClosed(streamId: number, length: number): void {
    switch (this.streams.table.fateOf(streamId)) {
      case 'idle':
        throw new ConnectionError(ErrorCode.ProtocolError, 'DATA of an idle stream');
      case 'reset-by-us':
        if (length < CHATTER_BELOW_BYTES) this.budgets.chatter.spend();
        return;
      case 'closed':
      case 'forgotten':
        this.streams.streamError(streamId, ErrorCode.StreamClosed, 'DATA of a closed stream');
    }
  }
}

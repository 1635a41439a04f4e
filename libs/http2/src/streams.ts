import { type ConnectionLimits, RefusedRequest, type RefusalReason } from '@app/http1';
import { type ConnectionView, Exchange, NO_BODY, ProxyError } from '@app/pipeline';
import { bodyOfOtherLength, bodyTooSlow } from './body-errors.js';
import type { Budgets } from './budgets.js';
import { ConnectionError } from './connection-error.js';
import { ErrorCode } from './error-code.js';
import { LARGEST_WINDOW, DEFAULT_WINDOW } from './frame.js';
import type { IntakeStreams } from './frame-intake.js';
import type { HeaderList } from './hpack/header-list.js';
import { type Http2Request, requestOf } from './http2-request.js';
import { ReceiveWindow } from './receive-window.js';
import { refuse } from './refusal.js';
import { RequestBody } from './request-body.js';
import type { Sender } from './sender.js';
import { CONNECTION_WINDOW, MOST_STREAMS, STREAM_WINDOW } from './settings.js';
import { Stream, type StreamOwner } from './stream.js';
import { StreamTable } from './stream-table.js';

/** Gets what streams bring. */
export interface RequestTaker {
  /** A request was accepted; others of this connection may be under way. */
  onExchange(exchange: Exchange): void;
  /** A request was refused, and answered or reset by the codec: no exchange was made of it. */
  onRefused(reason: RefusalReason): void;
}

/** The connection that streams belong to. */
export interface StreamsOwner {
  /** Requests are still taken. */
  readonly accepts: boolean;
  /** The last stream that was open is closed. */
  emptied(): void;
}

/** A request that is not handed on yet. */
interface Arrival {
  readonly stream: Stream;
  readonly request: Http2Request;
}

/** The streams of one connection: opens them, ends them, and keeps their windows. */
export class Streams implements IntakeStreams, StreamOwner {
  readonly table = new StreamTable();
  /** What a client takes on a new stream. */
  #initialWindow = DEFAULT_WINDOW;
  readonly #receiveWindow = new ReceiveWindow(CONNECTION_WINDOW);
  /** What came in what is being read. */
  readonly #arrived: Arrival[] = [];

  /** Resets of which the next sweep reminds the budget: whoever ends an answer cannot hear that the connection ends. */
  #uncounted = 0;

  constructor(
    private readonly view: ConnectionView,
    private readonly sender: Sender,
    private readonly budgets: Budgets,
    private readonly taker: RequestTaker,
    private readonly owner: StreamsOwner,
  ) {}

  opened(streamId: number, list: HeaderList, ends: boolean): void {
    // Behind the last GOAWAY the client will send it again, elsewhere.
    if (!this.owner.accepts) return this.table.remember(streamId, true);
    if (this.table.size >= MOST_STREAMS) return this.streamError(streamId, ErrorCode.RefusedStream);
    try {
      const request = requestOf(list, ends);
      if (request !== null) return this.#open(streamId, request, list.contentLength, ends);
    } catch (thrown) {
      if (!(thrown instanceof RefusedRequest)) throw thrown;
      return this.#refuse(streamId, thrown, ends);
    }
    this.taker.onRefused('bad-field');
    this.streamError(streamId, ErrorCode.ProtocolError);
  }

  /**
   * What could be read at once was: the requests that came with it are handed on. Not before, because then a client could
   * have the whole way to the target gone for requests that it takes back with its next bytes (CVE-2023-44487): 0.1 ms
   * each, in place of some µs.
   */
  handOn(): void {
    const arrived = this.#arrived;
    try {
      for (let i = 0; i < arrived.length; i++) {
        const arrival = arrived[i];
        if (arrival !== undefined && !arrival.stream.over) this.#begin(arrival);
      }
    } finally {
      arrived.length = 0;
    }
  }

  streamError(streamId: number, code: ErrorCode): void {
    const stream = this.table.get(streamId);
    // An error is made only for who hears of it: it takes 2 µs, a third of what a flood of such requests cost.
    if (stream !== undefined) this.resetByUs(stream, code, stream.exchange === null ? null : brokenOff());
    else {
      this.sender.reset(streamId, code);
      this.table.remember(streamId, true);
    }
    this.budgets.resets.spend();
  }

  resetByClient(stream: Stream): void {
    this.#remove(stream, false);
    stream.close(null);
  }

  resetByUs(stream: Stream, code: ErrorCode, reason: ProxyError | null): void {
    this.sender.reset(stream.id, code);
    this.#remove(stream, true);
    stream.close(reason);
  }

  unwanted(stream: Stream): void {
    this.resetByUs(stream, ErrorCode.NoError, null);
    this.#uncounted++;
  }

  malformed(stream: Stream, how: 'longer' | 'shorter'): void {
    this.resetByUs(stream, ErrorCode.ProtocolError, stream.exchange === null ? null : bodyOfOtherLength(how));
    this.budgets.resets.spend();
  }

  finished(stream: Stream): void {
    this.#remove(stream, false);
  }

  get mayReceive(): boolean {
    return !this.#receiveWindow.exhausted;
  }

  takeFromWindow(bytes: number): boolean {
    return this.#receiveWindow.take(bytes);
  }

  connectionConsumed(bytes: number): void {
    const increment = this.#receiveWindow.give(bytes);
    if (increment > 0) this.sender.windowUpdate(0, increment);
  }

  consumed(stream: Stream, bytes: number): void {
    this.connectionConsumed(bytes);
    if (stream.inputEnded || stream.over || stream.receiveWindow === null) return;
    const increment = stream.receiveWindow.give(bytes);
    if (increment > 0) this.sender.windowUpdate(stream.id, increment);
  }

  windowOpened(stream: Stream | undefined, increment: number): void {
    if (stream === undefined) {
      this.sender.window += increment;
      if (this.sender.window > LARGEST_WINDOW) throw tooLarge('of the connection');
      return this.sender.schedule();
    }
    stream.window += increment;
    if (stream.window > LARGEST_WINDOW) this.streamError(stream.id, ErrorCode.FlowControlError);
    else this.sender.takeTurns(stream);
  }

  /** Those that are open get as much more, or less, as new ones do; so a window may become negative (RFC 9113 6.9.2). */
  setInitialWindow(bytes: number): void {
    const change = bytes - this.#initialWindow;
    if (change === 0) return;
    this.#initialWindow = bytes;
    for (const stream of this.table.all()) {
      stream.window += change;
      if (stream.window > LARGEST_WINDOW) throw tooLarge('of a stream, with these SETTINGS');
      this.sender.takeTurns(stream);
    }
  }

  /** Ends those that take too long. @param now of the monotonic clock, ms @throws {ConnectionError} ENHANCE_YOUR_CALM */
  sweep(now: number, limits: ConnectionLimits): void {
    for (const stream of this.table.all()) {
      switch (stream.look(now, limits)) {
        case 'fine':
          break;
        case 'slow-body':
          stream.body?.breakOff(bodyTooSlow());
          break;
        case 'stuck':
          this.resetByUs(stream, ErrorCode.Cancel, null);
          break;
        case 'answered':
          this.unwanted(stream);
          break;
      }
    }
    for (; this.#uncounted > 0; this.#uncounted--) this.budgets.resets.spend();
  }

  /** The connection is gone, or believed in no more. */
  closeAll(): void {
    for (const stream of this.table.all()) {
      this.table.remove(stream, true);
      stream.close(null);
    }
  }

  #open(streamId: number, request: Http2Request, contentLength: number | null, ends: boolean): void {
    const stream = this.#add(streamId, request.method, ends);
    if (!ends) {
      stream.expectsContinue = request.expectsContinue;
      stream.body = new RequestBody(contentLength, stream);
    }
    this.#arrived.push({ stream, request });
  }

  #begin({ stream, request }: Arrival): void {
    const exchange = new Exchange(request, this.view, stream.body ?? NO_BODY, stream);
    stream.exchange = exchange;
    this.taker.onExchange(exchange);
  }

  #add(streamId: number, method: string, ends: boolean): Stream {
    const stream = new Stream(streamId, method, this.#initialWindow, this.sender, this);
    stream.inputEnded = ends;
    if (!ends) stream.receiveWindow = new ReceiveWindow(STREAM_WINDOW);
    this.table.add(stream);
    return stream;
  }

  #refuse(streamId: number, { status, reason }: RefusedRequest, ends: boolean): void {
    this.taker.onRefused(reason);
    refuse(this.#add(streamId, 'GET', ends), status);
  }

  #remove(stream: Stream, byUs: boolean): void {
    if (this.table.remove(stream, byUs) && this.table.size === 0) this.owner.emptied();
  }
}

function tooLarge(whose: string): ConnectionError {
  return new ConnectionError(ErrorCode.FlowControlError, `a window ${whose} that is too large`);
}

function brokenOff(): ProxyError {
  return new ProxyError('CLIENT_LEFT', 'the client broke the rules of its stream');
}

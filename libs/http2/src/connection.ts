import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { type ConnectionLimits, DEFAULT_LIMITS } from '@app/http1';
import { type ConnectionView, ProxyError } from '@app/pipeline';
import { Budgets } from './budgets.js';
import { ConnectionError } from './connection-error.js';
import type { ConnectionPhase } from './connection-phase.js';
import { ConnectionWatch, type WatchedConnection } from './connection-watch.js';
import { ErrorCode } from './error-code.js';
import { DEFAULT_WINDOW, Flag, FrameType, LARGEST_WINDOW } from './frame.js';
import { FrameIntake, type IntakeOwner } from './frame-intake.js';
import { goAway } from './go-away.js';
import { HpackError } from './hpack/hpack-error.js';
import { Http2Resources } from './http2-resources.js';
import { Input, type InputOwner } from './input.js';
import { Sender, type SenderOwner } from './sender.js';
import { CONNECTION_WINDOW, initialWindowOf, ourSettings } from './settings.js';
import { type RequestTaker, Streams, type StreamsOwner } from './streams.js';

/** Whoever accepted the connection. */
export interface Http2Owner extends RequestTaker {
  /** The socket is closed. Once. */
  onClosed(connection: Http2Connection): void;
}

const NO_PAYLOAD = Buffer.alloc(0);
/** Of the PING behind the first GOAWAY. */
const FAREWELL = Buffer.from('farewell');

/**
 * A client's HTTP/2 connection, the server's side of it: makes exchanges of its requests, as many at a time as there are
 * streams, and writes their answers. {@link ConnectionPhase} draws its life, {@link Stream} that of a request.
 *
 * The socket belongs to the connection from now on. There are no timers and no listeners per stream: the owner calls
 * {@link sweep} twice a second.
 */
export class Http2Connection implements InputOwner, IntakeOwner, StreamsOwner, SenderOwner, WatchedConnection {
  phase: ConnectionPhase = 'open';
  since = performance.now();
  readonly #budgets = new Budgets();
  readonly #sender: Sender;
  readonly #streams: Streams;
  readonly #intake: FrameIntake;
  readonly #input: Input;
  readonly #watch: ConnectionWatch;
  /** The last stream that may still be served, as the client was told: a later GOAWAY must not raise it (RFC 9113 6.8). */
  #lastServedId = LARGEST_WINDOW;
  /** The client will go when its last answer is there. */
  #clientLeaves = false;

  /** @param socket an encrypted one, or anything that carries bytes both ways */
  constructor(
    private readonly socket: Duplex,
    view: ConnectionView,
    private readonly owner: Http2Owner,
    resources: Http2Resources = new Http2Resources(),
    private readonly limits: ConnectionLimits = DEFAULT_LIMITS,
  ) {
    this.#sender = new Sender(socket, resources, this);
    this.#streams = new Streams(view, this.#sender, this.#budgets, owner, this);
    this.#intake = new FrameIntake(this.#streams, this.#budgets, this, limits.maxHeadBytes);
    this.#watch = new ConnectionWatch(limits);
    this.#sender.control(FrameType.Settings, 0, ourSettings(limits.maxHeadBytes));
    this.#sender.windowUpdate(0, CONNECTION_WINDOW - DEFAULT_WINDOW);
    // 'close' follows every error, and puts everything in order.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#closed());
    // It may have been a while since the listener accepted it: a TLS handshake lies between.
    if (socket.closed) process.nextTick(() => this.#closed());
    socket.on('end', () => this.#inputEnded());
    this.#input = new Input(socket, this.#intake, this.#budgets, resources, this);
  }

  /** When it went idle, ms of the monotonic clock; null while it is at work. The longest idle one goes first. */
  get idleSince(): number | null {
    const { output } = this.#sender;
    return this.openStreams === 0 && output.writtenBytes === 0 && output.composedBytes === 0 ? this.since : null;
  }

  get openStreams(): number {
    return this.#streams.table.size;
  }

  get accepts(): boolean {
    return this.phase === 'open' || this.phase === 'announced';
  }

  get begun(): number | null {
    if (this.#intake.block.open) return -this.#intake.block.count;
    return this.#input.begunFrame;
  }

  get unsentBytes(): number {
    return this.#sender.output.writtenBytes;
  }

  get takenBytes(): number {
    return this.#sender.output.takenBytes;
  }

  /** Ends what takes too long. @param now of the monotonic clock (`performance.now()`), ms */
  sweep(now: number): void {
    try {
      this.#streams.sweep(now, this.limits);
    } catch (thrown) {
      this.failed(thrown);
    }
    const verdict = this.#watch.look(this, now);
    switch (verdict) {
      case 'fine':
        return;
      case 'idle':
        return this.#goodbye(ErrorCode.NoError, '');
      case 'late':
        return this.#goodbye(ErrorCode.EnhanceYourCalm, 'a frame did not come in time');
      case 'leave':
        return this.#leave();
      case 'gone':
        return this.destroy();
      default:
        return verdict satisfies never;
    }
  }

  /** Requests that are on their way are still served, those that are under way end; then the connection does. */
  closeGracefully(): void {
    if (this.phase !== 'open') return;
    this.#enter('announced');
    this.#sayGoAway(LARGEST_WINDOW, ErrorCode.NoError, '');
    this.#sender.control(FrameType.Ping, 0, FAREWELL);
  }

  /** Cuts it, whatever it is at. */
  destroy(): void {
    this.socket.destroy();
  }

  emptied(): void {
    this.since = performance.now();
    // What is still to be sent goes first.
    if (this.phase === 'leaving' || this.#clientLeaves) this.#sender.schedule();
  }

  turnEnded(): void {
    if (this.openStreams > 0) return;
    if (this.phase === 'leaving') this.#end();
    else if (this.#clientLeaves && this.phase === 'open') this.#goodbye(ErrorCode.NoError, '');
  }

  contentSent(bytes: number): void {
    this.#budgets.contentSent(bytes);
  }

  overloaded(): void {
    this.destroy();
  }

  settingsCame(bytes: Buffer, start: number, end: number): void {
    const initialWindow = initialWindowOf(bytes, start, end);
    if (initialWindow !== null) this.#streams.setInitialWindow(initialWindow);
    this.#sender.control(FrameType.Settings, Flag.Ack, NO_PAYLOAD);
  }

  pinged(payload: Buffer): void {
    this.#sender.control(FrameType.Ping, Flag.Ack, payload);
  }

  pingAnswered(): void {
    if (this.phase === 'announced') this.#leave();
  }

  clientLeaves(): void {
    this.#clientLeaves = true;
    this.#sender.schedule();
  }

  heldUp(): void {
    this.#sender.hold();
  }

  wentOn(): void {
    this.#sender.letOut(false);
  }

  caughtUp(): void {
    this.#streams.handOn();
    this.#sender.letOut(true);
  }

  failed(thrown: unknown): void {
    // What was asked before was asked in order.
    this.#streams.handOn();
    if (thrown instanceof ConnectionError) return this.#goodbye(thrown.errorCode, thrown.message);
    if (thrown instanceof HpackError) return this.#goodbye(ErrorCode.CompressionError, thrown.message);
    // A bug, which is no reason to lose the thread with everybody else's requests.
    process.emitWarning(ProxyError.from(thrown));
    this.#goodbye(ErrorCode.InternalError, '');
  }

  /** The second GOAWAY: behind it no request is taken. */
  #leave(): void {
    this.#enter('leaving');
    this.#lastServedId = this.#streams.table.lastId;
    this.#sayGoAway(this.#lastServedId, ErrorCode.NoError, '');
    if (this.openStreams === 0) this.#end();
  }

  /** Ends it for all streams: the client is told up to which one it was heard. */
  #goodbye(code: ErrorCode, why: string): void {
    if (this.phase === 'closing' || this.phase === 'closed') return;
    this.#sayGoAway(Math.min(this.#lastServedId, this.#streams.table.lastId), code, why);
    this.#end();
  }

  /** Waits for the client's end: closed with bytes unread, a socket resets, and takes the last answers with it. */
  #end(): void {
    this.#enter('closing');
    this.#streams.closeAll();
    this.#sender.close();
    this.#input.close();
    this.socket.end();
  }

  #sayGoAway(lastId: number, code: ErrorCode, why: string): void {
    this.#sender.control(FrameType.GoAway, 0, goAway(lastId, code, why));
  }

  #enter(phase: ConnectionPhase): void {
    this.phase = phase;
    this.since = performance.now();
  }

  /** HTTP/2 has no half-closed connections: who ends it wants no answer any more. */
  #inputEnded(): void {
    if (this.phase === 'closing') this.socket.destroy();
    else this.#end();
  }

  #closed(): void {
    if (this.phase === 'closed') return;
    this.phase = 'closed';
    this.#sender.output.dispose();
    this.#sender.close();
    this.#input.close();
    this.#streams.closeAll();
    this.owner.onClosed(this);
  }
}

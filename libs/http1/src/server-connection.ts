import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import {
  type ConnectionView,
  type DetachedConnection,
  Exchange,
  NO_BODY,
  ProxyError,
  type ResponseHead,
} from '@app/pipeline';
import { type AnswerOwner, AnswerWriter } from './answer-writer.js';
import { ClientInput } from './client-input.js';
import { ClientWatch, LATE_LINGER_MS, type WatchedClient } from './client-watch.js';
import { type ConnectionLimits, DEFAULT_LIMITS } from './connection-limits.js';
import type { ConnectionPhase } from './connection-phase.js';
import { refusalPage } from './refusal-page.js';
import { RefusedRequest, type RefusalReason } from './refused-request.js';
import type { RequestBody } from './request-body.js';
import { type IntakeOwner, RequestIntake } from './request-intake.js';
import type { ParsedRequest } from './request-parser.js';

/** Whoever accepted the connection. */
export interface ConnectionOwner {
  /** A request was accepted. The next one of this connection comes when this exchange is over. */
  onExchange(exchange: Exchange): void;
  /** A request was refused, and answered by the codec: no exchange was made of it. */
  onRefused(reason: RefusalReason): void;
  /** The socket is closed, that of an upgraded connection too. Once. */
  onClosed(connection: ServerConnection): void;
}

/**
 * A client's HTTP/1 connection: reads requests one at a time, makes exchanges of them, and writes their answers.
 * {@link ConnectionPhase} draws its life.
 *
 * The socket allows half-open connections, has TCP_NODELAY set, and belongs to the connection from now on. There are no
 * timers and no listeners per request: the owner calls {@link sweep} twice a second.
 */
export class ServerConnection implements AnswerOwner, IntakeOwner, WatchedClient {
  phase: ConnectionPhase = 'idle';
  since = performance.now();
  leavingSince: number | null = null;
  inputEndedAt: number | null = null;
  fresh = true;
  lingerMs: number;
  readonly #answers: AnswerWriter;
  readonly #intake: RequestIntake;
  readonly #input: ClientInput;
  readonly #watch: ClientWatch;
  #request: ParsedRequest | null = null;
  #exchange: Exchange | null = null;
  readonly #onEnd = () => this.#inputEnded();
  readonly #onDrain = () => this.#answers.drained();

  constructor(
    private readonly socket: Socket,
    private readonly view: ConnectionView,
    private readonly owner: ConnectionOwner,
    limits: ConnectionLimits = DEFAULT_LIMITS,
  ) {
    this.lingerMs = limits.lingerMs;
    this.#answers = new AnswerWriter(socket, this);
    this.#intake = new RequestIntake(socket, this, limits);
    this.#watch = new ClientWatch(limits);
    // 'close' follows every error, and puts everything in order.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#closed());
    // It may have been a while since the listener accepted it: a TLS handshake lies between.
    if (socket.closed) process.nextTick(() => this.#closed());
    socket.on('end', this.#onEnd).on('drain', this.#onDrain);
    this.#input = new ClientInput(socket, (bytes, end, large) => this.#intake.take(bytes, end, large));
  }

  /** When it went idle, ms of the monotonic clock; null while it is at work. The longest idle one goes first. */
  get idleSince(): number | null {
    return this.phase === 'idle' && this.unsentBytes === 0 ? this.since : null;
  }

  get answering(): boolean {
    return this.#answers.begun;
  }

  get awaitedBodyBytes(): number | null {
    const body = this.#intake.body;
    return body?.awaited === true ? body.received : null;
  }

  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  get takenBytes(): number {
    return this.socket.bytesWritten - this.socket.writableLength;
  }

  /** Ends what takes too long. @param now of the monotonic clock (`performance.now()`), ms */
  sweep(now: number): void {
    // It cannot be waiting for the client's close before the client has the end of its answer.
    if (this.phase === 'closing' && this.unsentBytes > 0) this.since = now;
    const verdict = this.#watch.look(this, now);
    switch (verdict) {
      case 'fine':
        return;
      case 'close':
        return this.#close();
      case 'refuse-head':
        this.lingerMs = LATE_LINGER_MS;
        return this.refused(new RefusedRequest(408, 'head-timeout', 'the request head did not come in time'));
      case 'slow-body':
        return this.#intake.body?.breakOff(tooSlow());
      case 'gone':
        return this.destroy();
      default:
        return verdict satisfies never;
    }
  }

  /**
   * No request after the one that is under way: an idle connection ends at once, one that has yet to send its first
   * request gets a second for it, others end with `Connection: close`. Upgraded ones are cut: nobody waits for them.
   */
  closeGracefully(): void {
    this.leavingSince ??= performance.now();
    if (this.phase === 'detached') this.destroy();
    else if (this.phase === 'idle' && !this.fresh) this.#close();
  }

  /** Cuts it, whatever it is at. */
  destroy(): void {
    this.socket.destroy();
  }

  headBegun(): void {
    this.#enter('head');
  }

  accepted(request: ParsedRequest, body: RequestBody | null): void {
    this.fresh = false;
    this.#request = request;
    this.#answers.expect(request);
    const exchange = new Exchange(request, this.view, body ?? NO_BODY, this.#answers);
    this.#exchange = exchange;
    this.phase = 'exchange';
    this.since = exchange.startedAt;
    this.owner.onExchange(exchange);
  }

  refused(request: RefusedRequest): void {
    this.owner.onRefused(request.reason);
    this.socket.write(refusalPage(request.status, Date.now()), 'latin1');
    this.#close();
  }

  /** The client may wait for a 100. Whoever passes the target's own on informs the exchange before it reads the body. */
  bodyWanted(): void {
    const body = this.#intake.body;
    if (body !== null && this.#waitsForContinue(body) && !this.#answers.begun) this.#answers.sendContinue();
  }

  bodyAdvanced(body: RequestBody): void {
    if (this.phase !== 'discarding') return;
    if (body.complete) this.#becomeIdle();
    else if (!body.accepts) this.#close();
  }

  staysAfter(head: ResponseHead): boolean {
    if (this.#request?.keepAlive !== true || this.leavingSince !== null || head.closes) return false;
    if (this.inputEndedAt !== null && !this.#intake.pipelined) return false;
    const body = this.#intake.body;
    if (body === null || body.complete) return true;
    // After an answer instead of the 100, a client may send its body or not (RFC 9110 10.1.1).
    return body.disposable && !this.#waitsForContinue(body);
  }

  ending(): void {
    this.#intake.ending();
  }

  answered(stays: boolean): void {
    const body = this.#intake.body;
    if (!stays || body?.broken === true) return this.#close();
    if (body === null || body.complete) return this.#becomeIdle();
    // Nobody wants the rest of it any more. What is left is read, as long as that is cheaper than another connection.
    if (this.inputEndedAt !== null || !body.disposable) return this.#close();
    this.#enter('discarding');
    body.cancel();
  }

  cut(silently: boolean): void {
    // Where the end of the connection is the end of the answer only a reset tells; TLS misses its own farewell.
    if (silently && this.view.scheme === 'http') this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  detach(): DetachedConnection {
    this.#enter('detached');
    this.#exchange = null;
    this.socket.off('end', this.#onEnd).off('drain', this.#onDrain);
    const rest = this.#intake.handOver();
    this.#input.detach();
    return { socket: this.socket, rest };
  }

  #waitsForContinue(body: RequestBody): boolean {
    return this.#request?.expectsContinue === true && !this.#answers.continued && body.received === 0;
  }

  #enter(phase: ConnectionPhase): void {
    this.phase = phase;
    this.since = performance.now();
  }

  #becomeIdle(): void {
    this.#exchange = null;
    this.#request = null;
    if (this.leavingSince !== null || (this.inputEndedAt !== null && !this.#intake.pipelined)) return this.#close();
    this.#enter('idle');
    this.#intake.next();
  }

  /** Says goodbye, and waits for the client's: closed with bytes unread, a socket resets, and takes the answer with it. */
  #close(): void {
    if (this.phase === 'closing' || this.phase === 'closed') return;
    this.#enter('closing');
    this.#intake.stop();
    this.socket.end();
  }

  #inputEnded(): void {
    this.inputEndedAt = performance.now();
    if (this.phase !== 'exchange') this.#close();
    else this.#intake.body?.breakOff(left('the client ended before its body did'));
  }

  #closed(): void {
    this.phase = 'closed';
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#answers.dispose();
    exchange?.clientLeft();
    this.#intake.body?.breakOff(left('the client left before its body ended'));
    this.#intake.stop();
    this.owner.onClosed(this);
  }
}

function tooSlow(): ProxyError {
  return new ProxyError('REQUEST_BODY_BROKEN', 'the client sends its body too slowly');
}

function left(what: string): ProxyError {
  return new ProxyError('CLIENT_LEFT', what);
}

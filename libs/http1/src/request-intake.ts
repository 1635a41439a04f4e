import type { Socket } from 'node:net';
import type { ConnectionLimits } from './connection-limits.js';
import { ClientSocket } from './client-socket.js';
import { HeadReader } from './head-reader.js';
import { REQUEST_HEADS } from './head-rules.js';
import { KeptBytes } from './kept-bytes.js';
import type { LargeBuffer } from './read-buffers.js';
import { RefusedRequest } from './refused-request.js';
import { type BodyOwner, RequestBody } from './request-body.js';
import { type ParsedRequest, parseRequestHead } from './request-parser.js';

/** The connection that requests are read from. */
export interface IntakeOwner extends Pick<BodyOwner, 'bodyWanted'> {
  /** The first bytes of a head came, and not all of it. */
  headBegun(): void;
  /** @param body null when there is none */
  accepted(request: ParsedRequest, body: RequestBody | null): void;
  refused(request: RefusedRequest): void;
  /** More of the body came, perhaps its end. */
  bodyAdvanced(body: RequestBody): void;
}

/** Pipelined requests that are kept while one is answered; more, and the client has to wait. */
const MOST_PIPELINED_BYTES = 64 * 1024;

/**
 * What a client sends, taken apart: one request at a time, its body, and what is behind it kept until the next is asked
 * for. The socket is read whenever there is room for its bytes, so that a client that leaves is noticed.
 */
export class RequestIntake implements BodyOwner {
  #state: 'open' | 'busy' | 'off' = 'open';
  #body: RequestBody | null = null;
  readonly #heads: HeadReader;
  readonly #pipelined = new KeptBytes();
  #reading = true;
  /** Bytes are being taken apart: whatever is asked for meanwhile is done by whoever does that. */
  #inTurn = false;
  /** What the socket was told of it last. */
  #expectsLarge = false;

  constructor(
    private readonly socket: Socket,
    private readonly owner: IntakeOwner,
    private readonly limits: ConnectionLimits,
  ) {
    this.#heads = new HeadReader(limits.maxHeadBytes, REQUEST_HEADS);
  }

  /** Of the request that is under way; null when it has none. */
  get body(): RequestBody | null {
    return this.#body;
  }

  /** Something came behind the request that is under way. */
  get pipelined(): boolean {
    return this.#pipelined.length > 0;
  }

  /**
   * What came: `bytes` up to `end`.
   *
   * @param large what `bytes` are in, when it can be lent; otherwise they are valid for the call only
   */
  take(bytes: Buffer, end: number, large: LargeBuffer | null): void {
    this.#inTurn = true;
    this.#dispatch(bytes, end, large);
    this.#readPipelined();
    this.#inTurn = false;
    this.bodyFlowChanged();
    const expectsLarge = this.#body?.expectsLarge === true;
    if (expectsLarge !== this.#expectsLarge) this.#expect(expectsLarge);
  }

  /** The answer is about to end. What came behind its request is answered next: whatever is ready then goes with it. */
  ending(): void {
    if (this.#inTurn || !this.pipelined) return;
    this.socket.cork();
    // Later, because the exchange that ends is still to tell its listeners.
    process.nextTick(readOn, this);
  }

  /** The request that was under way is over: the next one may come. */
  next(): void {
    this.#state = 'open';
    this.#body = null;
    this.bodyFlowChanged();
  }

  /** Nothing more is wanted from this client; what it sends is read and dropped. */
  stop(): void {
    this.#state = 'off';
    this.#body?.cancel();
    this.#pipelined.takeAll();
    this.bodyFlowChanged();
  }

  /** Nothing more is read here. @returns what came behind the request */
  handOver(): Buffer {
    const rest = this.#pipelined.takeAll();
    this.stop();
    return rest ?? Buffer.alloc(0);
  }

  bodyWanted(): void {
    this.owner.bodyWanted();
  }

  bodyFlowChanged(): void {
    if (this.#inTurn || this.#reading === this.#hasRoom()) return;
    this.#reading = !this.#reading;
    if (this.#reading) this.socket.resume();
    else this.socket.pause();
  }

  readPipelined(): void {
    this.#inTurn = true;
    this.#readPipelined();
    this.#inTurn = false;
    this.socket.uncork();
    this.bodyFlowChanged();
  }

  #hasRoom(): boolean {
    if (this.#state !== 'busy') return true;
    if (this.#body !== null && !this.#body.complete) return this.#body.accepts;
    return this.#pipelined.length < MOST_PIPELINED_BYTES;
  }

  /** A loop, not a recursion: a thousand small requests in one piece may all be answered at once, and in one write. */
  #readPipelined(): void {
    if (this.#state !== 'open' || !this.pipelined) return;
    this.socket.cork();
    while (this.#state === 'open') {
      const bytes = this.#pipelined.takeAll();
      if (bytes === null) break;
      this.#dispatch(bytes, bytes.length, null);
    }
    this.socket.uncork();
  }

  #expect(large: boolean): void {
    this.#expectsLarge = large;
    if (this.socket instanceof ClientSocket) this.socket.expectsLarge = large;
  }

  #dispatch(bytes: Buffer, end: number, large: LargeBuffer | null): void {
    if (this.#state === 'open') return this.#readHead(bytes, end);
    if (this.#state === 'off') return;
    const next = this.#body === null ? 0 : this.#pushBody(this.#body, bytes, end, large);
    this.#keep(bytes, next, end);
  }

  #readHead(bytes: Buffer, end: number): void {
    try {
      const begun = this.#heads.begun;
      const text = this.#heads.take(bytes, 0, end);
      if (text !== null) return this.#begin(parseRequestHead(text), bytes, this.#heads.next, end);
      if (!begun && this.#heads.begun) this.owner.headBegun();
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      this.owner.refused(error);
    }
  }

  #begin(request: ParsedRequest, bytes: Buffer, next: number, end: number): void {
    this.#state = 'busy';
    const body =
      request.framing.kind === 'none' ? null : new RequestBody(request.framing, this, this.limits.discardBytes);
    this.#body = body;
    // First what came with the head: a body that is here as a whole is known to be when the exchange begins.
    this.#keep(bytes, body === null ? next : body.push(bytes, next, end, null), end);
    this.owner.accepted(request, body);
  }

  #pushBody(body: RequestBody, bytes: Buffer, end: number, large: LargeBuffer | null): number {
    if (body.complete) return 0;
    const next = body.push(bytes, 0, end, large);
    this.owner.bodyAdvanced(body);
    return next;
  }

  #keep(bytes: Buffer, next: number, end: number): void {
    if (next < end && this.#state !== 'off') this.#pipelined.append(bytes.subarray(next, end));
  }
}

function readOn(intake: RequestIntake): void {
  intake.readPipelined();
}

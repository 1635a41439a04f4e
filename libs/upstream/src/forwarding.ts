import { performance } from 'node:perf_hooks';
import { decoderFor, type LargeBuffer, MalformedMessage, type ParsedResponse } from '@app/http1';
import {
  type BodySource,
  type CancelListener,
  type ClaimedTarget,
  CompleteBody,
  type Exchange,
  NO_BODY,
  type ProxyError,
  type ResponseHead,
} from '@app/pipeline';
import { Download, type DownloadOwner } from './download.js';
import { isRepeatable } from './repeatable.js';
import { composeRequestHead } from './request-head.js';
import type { SlotWaiter } from './slot-queue.js';
import type { ConnectionUser, TargetConnection } from './target-connection.js';
import { answerTimeout, connectionLost, protocolError, uploadTimeout } from './target-errors.js';
import type { ConnectionWaiter, TargetPool } from './target-pool.js';
import { Upload, type UploadOwner } from './upload.js';

/** A target that does not know `Expect` stays silent: after this long the body is sent all the same. */
const CONTINUE_SILENCE_MS = 1000;

/**
 * A target that takes nothing of a body has as long as for its answer, and this at least. Without an end a client that left
 * would never be noticed: it is not read while its target takes nothing.
 */
const LEAST_UPLOAD_PAUSE_MS = 60_000;

/**
 * One exchange on its way to its target and back.
 *
 *     waiting (slot, connection) ──► asking ──head──► answering ──► over
 *         ▲                            │
 *         └─once, on a dead connection─┘
 *
 * The common path, a request without a body on an idle connection whose answer comes in one piece, is one write and one
 * read, and no timer, promise or stream.
 */
export class Forwarding
  implements CancelListener, SlotWaiter, ConnectionWaiter, ConnectionUser, UploadOwner, DownloadOwner
{
  needsFresh = false;
  readonly held: boolean;
  readonly #head: string;
  #over = false;
  #hasSlot = false;
  #connection: TargetConnection | null = null;
  #upload: Upload | null = null;
  #download: Download | null = null;
  /** A byte of an answer came. */
  #heard = false;
  /** Not a byte of the request was written. */
  #unsent = false;
  #awaitsContinue = false;
  /** The target keeps the connection for another request. */
  #staysOpen = false;

  /** @throws {ProxyError} when the request cannot be sent */
  constructor(
    private readonly exchange: Exchange,
    private readonly target: ClaimedTarget,
    private readonly pool: TargetPool,
  ) {
    this.held = exchange.held;
    this.#head = composeRequestHead(exchange, target);
  }

  begin(): void {
    this.exchange.onCancel(this);
    this.pool.slots.enter(this);
  }

  slotTaken(): void {
    this.#hasSlot = true;
    this.pool.request(this, isRepeatable(this.exchange));
  }

  /** No slot, no connection, or no end to the request's body. */
  failed(error: Error): void {
    this.exchange.fail(error);
  }

  connectionReady(connection: TargetConnection): void {
    connection.user = this;
    this.#connection = connection;
    this.#heard = false;
    try {
      this.#send(connection);
    } catch (thrown) {
      this.exchange.fail(thrown);
    }
  }

  received(bytes: Buffer, count: number, large: LargeBuffer | null): void {
    this.#heard = true;
    try {
      if (this.#download === null) this.#readHead(bytes, count, large);
      else this.#download.feed(bytes, 0, count, large);
    } catch (thrown) {
      this.exchange.fail(thrown instanceof MalformedMessage ? this.brokenOff(thrown) : thrown);
    }
  }

  drained(): void {
    if (this.#upload === null) return;
    if (!this.#upload.ended && this.#connection !== null) this.#connection.deadline = Infinity;
    this.#upload.drained();
  }

  overdue(): void {
    // Whoever the body comes from then tells the client itself to go on.
    if (this.#awaitsContinue) this.#sendBody('');
    else if (this.#upload?.ended === false) this.exchange.fail(uploadTimeout(this.target, this.#uploadPauseMs));
    else this.exchange.fail(answerTimeout(this.target));
  }

  lost(cause: Error | null): void {
    if (this.#download !== null) return this.#download.lost(cause);
    if (this.#mayStartOver && (this.#unsent || isRepeatable(this.exchange))) this.#tryAgain();
    else this.exchange.fail(connectionLost(this.target.address, cause));
  }

  cancelled(): void {
    if (this.#over) return;
    this.pool.slots.leave(this);
    this.pool.giveUp(this);
    this.#leave(false);
    this.exchange.body.cancel();
  }

  uploadEnded(): void {
    this.#awaitAnswer();
  }

  uploadWaits(): void {
    if (this.#download === null) this.#allow(this.#uploadPauseMs);
  }

  uploadRefused(nothingWritten: boolean): void {
    if (nothingWritten && this.#mayStartOver) this.#tryAgain();
    // It may have answered before it stopped listening: that is read first, then the end of the connection.
    else this.#awaitAnswer();
  }

  downloadEnded(clean: boolean): BodySource | null {
    const unwanted = this.#unfinishedUpload();
    this.#leave(clean && this.#staysOpen);
    return unwanted;
  }

  downloadCancelled(): void {
    this.#leave(false);
  }

  brokenOff(cause: Error | null): ProxyError {
    const { address } = this.target;
    return cause instanceof MalformedMessage
      ? protocolError(address, cause.message, cause)
      : connectionLost(address, cause);
  }

  #send(connection: TargetConnection): void {
    const { body, request } = this.exchange;
    if (this.#upload !== null) return this.#upload.sendOn(connection);
    // A client that has begun with its body asks for nothing any more (RFC 9110 10.1.1).
    const asks = request.expectsContinue && (body.received ?? 0) === 0;
    if (body.length !== 0 && !asks) return this.#sendBody(this.#head);
    connection.socket.write(this.#head, 'latin1');
    this.#unsent = connection.socket.errored !== null;
    this.#awaitsContinue = body.length !== 0;
    if (this.#awaitsContinue) this.#allow(CONTINUE_SILENCE_MS);
    else this.#awaitAnswer();
  }

  #sendBody(head: string): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#awaitsContinue = false;
    connection.deadline = Infinity;
    this.#upload = new Upload(this.exchange.body, head, this);
    this.#upload.sendOn(connection);
  }

  /** The request is out: from now on the target has so long for the head of its answer. */
  #awaitAnswer(): void {
    if (this.#download === null) this.#allow(this.target.settings.responseTimeoutMs);
  }

  /** 0 for as long as it takes. */
  get #uploadPauseMs(): number {
    const { responseTimeoutMs } = this.target.settings;
    return responseTimeoutMs === 0 ? 0 : Math.max(responseTimeoutMs, LEAST_UPLOAD_PAUSE_MS);
  }

  #allow(limitMs: number): void {
    if (limitMs === 0 || this.#connection === null) return;
    this.#connection.deadline = performance.now() + limitMs;
    this.pool.watch();
  }

  #readHead(bytes: Buffer, count: number, large: LargeBuffer | null): void {
    let at = 0;
    for (let connection = this.#connection; at < count && connection !== null; connection = this.#connection) {
      const answer = connection.heads.take(bytes, at, count, this.exchange.request.method);
      if (answer === null) return;
      at = connection.heads.next;
      if (answer.head.status >= 200) return this.#answered(answer, connection, bytes, at, count, large);
      this.exchange.inform(answer.head.status, answer.head.fields);
      if (answer.head.status === 100 && this.#awaitsContinue) this.#sendBody('');
    }
  }

  #answered(
    { head, framing, keepAlive }: ParsedResponse,
    connection: TargetConnection,
    bytes: Buffer,
    at: number,
    count: number,
    large: LargeBuffer | null,
  ): void {
    connection.deadline = Infinity;
    this.#staysOpen = keepAlive;
    if (framing.kind === 'none') return this.#deliver(head, NO_BODY, at === count);
    if (framing.kind === 'length' && at + framing.length <= count) {
      const end = at + framing.length;
      return this.#deliver(head, CompleteBody.copyOf(bytes, at, end), end === count);
    }
    this.#download = new Download(connection, decoderFor(framing), head.length, this);
    this.exchange.respond(head, this.#download);
    this.#download.feed(bytes, at, count, large);
  }

  /** An answer that came whole: its connection goes back first, so that the client's next request can have it. */
  #deliver(head: ResponseHead, body: BodySource, clean: boolean): void {
    const unwanted = this.#unfinishedUpload();
    this.#leave(clean && this.#staysOpen);
    this.exchange.respond(head, body);
    unwanted?.cancel();
  }

  #unfinishedUpload(): BodySource | null {
    const { body } = this.exchange;
    return body.length === 0 || this.#upload?.ended === true ? null : body;
  }

  /** A body whose head went before it would be taken for a request of its own on another connection. */
  get #mayStartOver(): boolean {
    return this.#connection?.reused === true && !this.#heard && this.#upload?.hasHead !== false;
  }

  #tryAgain(): void {
    this.#connection?.destroy();
    this.#connection = null;
    this.needsFresh = true;
    this.pool.request(this);
  }

  /** Ends what it holds of the target's; once. @param reusable the answer ended well, and nothing came behind it */
  #leave(reusable: boolean): void {
    if (this.#over) return;
    this.#over = true;
    const connection = this.#connection;
    this.#connection = null;
    if (connection !== null) {
      const sent = this.#unfinishedUpload() === null && connection.socket.writableLength === 0;
      if (reusable && sent) this.pool.putBack(connection);
      else connection.destroy();
    }
    this.#upload?.stop();
    if (this.#hasSlot) this.pool.slots.release();
  }
}

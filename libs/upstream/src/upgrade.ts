import type { ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { composeUpgradeHead } from '@app/http1';
import { type CancelListener, type ClaimedTarget, type Exchange, type ProxyError } from '@app/pipeline';
import type HttpProxy from 'http-proxy';
import { ClientEnd } from './client-end.js';
import { answerTimeout, connectionLost, protocolError } from './target-errors.js';
import type { Dial, DialListener } from './dial.js';
import { IncomingBody } from './incoming-body.js';
import { fieldsOf, headOf, protocolOf } from './incoming-head.js';
import { loadHttpProxy } from './load-http-proxy.js';
import { composeRequestHead } from './request-head.js';
import type { SlotWaiter } from './slot-queue.js';
import type { TargetPool } from './target-pool.js';
import { Tunnel } from './tunnel.js';
import { agentFor, applyHead, requestForHttpProxy } from './upgrade-request.js';

/** A vanished host is noticed by then, however long nothing is said. */
const KEEP_ALIVE_AFTER_MS = 15_000;
const NOTHING = Buffer.alloc(0);
const MOST_INTERIM = 32;

/**
 * An exchange whose client wants to switch protocols, carried by http-proxy on a connection of its own.
 *
 *     waiting (slot, connection) ──► asking ──101──► tunnel ──► over
 *                                      └──any other──► answering ──► over
 *
 * The client stays with its codec until the 101, so a refusal or a failure is answered like any other.
 */
export class Upgrade implements SlotWaiter, DialListener, CancelListener {
  readonly #client: ClientEnd;
  readonly #socket = new Socket({
    allowHalfOpen: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
  });
  #phase: 'waiting' | 'asking' | 'answering' | 'tunnel' | 'over' = 'waiting';
  #dial: Dial | null = null;
  #request: ClientRequest | null = null;
  #limit: NodeJS.Timeout | null = null;
  #hasSlot = false;
  #interim = 0;

  constructor(
    private readonly exchange: Exchange,
    private readonly target: ClaimedTarget,
    private readonly pool: TargetPool,
  ) {
    this.#client = new ClientEnd(exchange);
    this.#socket.on('error', () => undefined);
  }

  get held(): boolean {
    return this.exchange.held;
  }

  begin(): void {
    this.exchange.onCancel(this);
    this.pool.slots.enter(this);
  }

  slotTaken(): void {
    this.#hasSlot = true;
    this.#dial = this.pool.dialler.dial(this, this.target.settings.responseTimeoutMs);
  }

  open(): Socket {
    return this.#socket.connect({ host: this.target.host, port: this.target.port });
  }

  connected(tookMs: number): void {
    this.pool.observe(this.#socket, tookMs);
    loadHttpProxy().then(
      (proxy) => this.#ask(proxy),
      (thrown: unknown) => this.exchange.fail(thrown),
    );
  }

  failed(error: ProxyError): void {
    this.exchange.fail(error);
  }

  cancelled(): void {
    this.#leave();
    this.#request?.destroy();
    this.#socket.destroy();
    this.#client.destroy();
  }

  #ask(proxy: HttpProxy): void {
    if (this.#phase !== 'waiting') return;
    if (this.#socket.destroyed) return this.exchange.fail(this.#lost());
    this.#phase = 'asking';
    const { host, port, settings } = this.target;
    if (settings.responseTimeoutMs > 0) {
      this.#limit = setTimeout(() => this.exchange.fail(answerTimeout(this.target)), settings.responseTimeoutMs);
    }
    try {
      const head = composeRequestHead(this.exchange, this.target);
      // Emitted from within `ws`, for this very request.
      proxy.once('proxyReqWs', (request) => this.#prepare(request, head));
      const options = { target: { host, port }, agent: agentFor(this.#socket) };
      proxy.ws(requestForHttpProxy(this.#socket), this.#client, NOTHING, options, (error) => this.#broke(error));
      // Behind http-proxy's own listener, which was told to keep out of it.
      this.#request?.on('response', (response) => this.#refused(response));
    } catch (thrown) {
      this.exchange.fail(thrown);
    } finally {
      proxy.removeAllListeners('proxyReqWs');
    }
  }

  /** Listeners that are added here run before http-proxy's own. */
  #prepare(request: ClientRequest, head: string): void {
    this.#request = request;
    request.on('error', () => undefined);
    request.on('information', ({ statusCode, rawHeaders }) => this.#inform(statusCode, rawHeaders));
    request.on('response', (response) => markUpgrade(response, true));
    request.on('upgrade', (response) => this.#agreed(response));
    applyHead(request, head);
  }

  #inform(status: number, rawHeaders: readonly string[]): void {
    this.#interim++;
    if (this.#interim <= MOST_INTERIM) this.exchange.inform(status, fieldsOf(rawHeaders));
    else this.exchange.fail(protocolError(this.target.address, `${this.#interim} interim answers`));
  }

  #refused(response: IncomingMessage): void {
    markUpgrade(response, false);
    if (this.#phase !== 'asking') return;
    if (response.statusCode === 101) return this.exchange.fail(protocolError(this.target.address, 'a 101 to nothing'));
    this.#answered('answering');
    response.on('close', () => this.#leave());
    try {
      const head = headOf(response);
      this.exchange.respond(head, new IncomingBody(response, head.length, () => this.#lost()));
    } catch (thrown) {
      this.exchange.fail(thrown);
    }
  }

  #agreed(response: IncomingMessage): void {
    if (this.#phase !== 'asking') return;
    this.#answered('tunnel');
    this.exchange.answeredAt = performance.now();
    try {
      const head = headOf(response);
      const text = composeUpgradeHead(head, protocolOf(response));
      this.exchange.responseFields = head.fields;
      this.#client.attach(this.exchange.detach(), text);
      new Tunnel(this.#client, this.#socket, () => this.#closed()).watch();
    } catch (thrown) {
      this.exchange.fail(thrown);
    }
  }

  #closed(): void {
    this.#leave();
    this.exchange.finish(101);
  }

  #broke(error: Error): void {
    // Later than that, the answer's body or the tunnel tells.
    if (this.#phase !== 'asking') return;
    this.pool.dialler.heard(this);
    const malformed = 'code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_');
    this.exchange.fail(malformed ? protocolError(this.target.address, error.message) : this.#lost());
  }

  #answered(phase: 'answering' | 'tunnel'): void {
    this.#phase = phase;
    this.pool.dialler.heard(this);
    if (this.#limit !== null) clearTimeout(this.#limit);
  }

  /** Ends what it holds of the worker's; once. */
  #leave(): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    if (this.#limit !== null) clearTimeout(this.#limit);
    this.#dial?.cancel();
    this.pool.slots.leave(this);
    if (this.#hasSlot) this.pool.slots.release();
  }

  #lost(): ProxyError {
    return connectionLost(this.target.address, this.#socket.errored);
  }
}

/**
 * http-proxy writes an answer past the codec unless this says that an upgrade follows. node looks at it too, once the
 * listeners have run, so it is taken back by then.
 */
function markUpgrade(response: IncomingMessage, upgrade: boolean): void {
  Object.assign(response, { upgrade });
}

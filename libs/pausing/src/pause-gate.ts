import type { Exchange, ProxyError } from '@app/pipeline';
import { type GateState, RUNNING } from './gate-state.js';
import { HeldRequest, type WaitingRoom } from './held-request.js';
import { stopped } from './refusals.js';

/**
 * How many held requests go on, or are refused, in one turn: each then runs to its target or gets its page in 10–20 µs,
 * and the other services want a turn too.
 */
const RELEASED_A_TURN = 100;

/**
 * Holds the requests of one service at the door while it is paused, and lets them through in the order they came.
 *
 * One gate per service and worker; the control plane tells every worker's gate the same moves.
 */
export class PauseGate implements WaitingRoom {
  #state: GateState = RUNNING;
  /** While it is stopped, one for all: thousands may be refused at once, and each would take a picture of the stack. */
  #refusal: ProxyError | null = null;
  /** Of the last pause, which those have to keep to that come while it is being ended. */
  #maxPauseMs = 0;
  /** A Set keeps the order of arrival and lets a client that leaves give up its place in O(1): 10,000 may be waiting. */
  readonly #held = new Set<HeldRequest>();
  #release: NodeJS.Immediate | null = null;
  /** How many have come since the last turn of a release: they wait behind the others, and must not make it last. */
  #joined = 0;

  get state(): GateState {
    return this.#state;
  }

  /** Requests go through without waiting: it is running, and nobody is left of those that it held. */
  get open(): boolean {
    return this.#state.kind === 'running' && this.#held.size === 0;
  }

  get waiting(): number {
    return this.#held.size;
  }

  /**
   * Lets a request on: at once and without a promise while it is {@link open}, else when the promise resolves. Who comes
   * while a resume lets the held ones on waits behind them.
   *
   * @throws {ProxyError} `SERVICE_STOPPED` with the stop's message, now or while waiting; `PAUSE_EXPIRED` when the
   *   `maxPauseMs` of the moment it came are over, counted from its arrival; what called the exchange off
   */
  pass(exchange: Exchange): void | Promise<void> {
    if (this.open) return;
    if (this.#refusal !== null) throw this.#refusal;
    const held = new HeldRequest(exchange, this, this.#maxPauseMs);
    this.#held.add(held);
    if (this.#state.kind === 'running') this.#joined++;
    // Last: one that was called off already gives its place up at once.
    exchange.onCancel(held);
    return held.settled;
  }

  /** Moves as the control plane says; to be told its own state again changes nothing. */
  apply(state: GateState): void {
    this.#state = state;
    this.#refusal = state.kind === 'stopped' ? stopped(state.message) : null;
    if (state.kind === 'paused') {
      this.#maxPauseMs = state.maxPauseMs;
      this.#endRelease();
    } else if (this.#held.size > 0) this.#release ??= setImmediate(releaseSome, this);
  }

  leave(held: HeldRequest): void {
    this.#held.delete(held);
    if (this.#held.size === 0) this.#endRelease();
  }

  /** The next of those that a resume lets on or a stop refuses. */
  releaseSome(): void {
    this.#release = null;
    let left = RELEASED_A_TURN + this.#joined;
    this.#joined = 0;
    for (const held of this.#held) {
      if (this.#refusal === null) held.admit();
      else held.refuse(this.#refusal);
      if (--left === 0) break;
    }
    if (this.#held.size > 0) this.#release = setImmediate(releaseSome, this);
  }

  #endRelease(): void {
    if (this.#release !== null) clearImmediate(this.#release);
    this.#release = null;
    this.#joined = 0;
  }
}

function releaseSome(gate: PauseGate): void {
  gate.releaseSome();
}

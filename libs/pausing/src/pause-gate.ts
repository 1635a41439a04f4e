import type { Exchange } from '@app/pipeline';
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
  /** A Set keeps the order of arrival and lets a client that leaves give up its place in O(1): 10,000 may be waiting. */
  readonly #held = new Set<HeldRequest>();
  #release: NodeJS.Immediate | null = null;

  get state(): GateState {
    return this.#state;
  }

  get waiting(): number {
    return this.#held.size;
  }

  /**
   * Lets a request on: at once and without a promise while running, else when the promise resolves.
   *
   * @throws {ProxyError} `SERVICE_STOPPED` with the stop's message, now or while waiting; `PAUSE_EXPIRED` when the
   *   `maxPauseMs` of the moment it came are over, counted from its arrival; what called the exchange off
   */
  pass(exchange: Exchange): void | Promise<void> {
    if (this.#state.kind === 'running') return;
    if (this.#state.kind === 'stopped') throw stopped(this.#state.message);
    const held = new HeldRequest(exchange, this, this.#state.maxPauseMs);
    this.#held.add(held);
    // Last: one that was called off already gives its place up at once.
    exchange.onCancel(held);
    return held.settled;
  }

  /** Moves as the control plane says; to be told its own state again changes nothing. */
  apply(state: GateState): void {
    this.#state = state;
    if (state.kind === 'paused') this.#endRelease();
    else if (this.#held.size > 0) this.#release ??= setImmediate(releaseSome, this);
  }

  leave(held: HeldRequest): void {
    this.#held.delete(held);
    if (this.#held.size === 0) this.#endRelease();
  }

  /** The next of those that a resume lets on or a stop refuses. */
  releaseSome(): void {
    this.#release = null;
    let left = RELEASED_A_TURN;
    for (const held of this.#held) {
      if (this.#state.kind === 'stopped') held.refuse(stopped(this.#state.message));
      else held.admit();
      if (--left === 0) break;
    }
    if (this.#held.size > 0) this.#release = setImmediate(releaseSome, this);
  }

  #endRelease(): void {
    if (this.#release !== null) clearImmediate(this.#release);
    this.#release = null;
  }
}

function releaseSome(gate: PauseGate): void {
  gate.releaseSome();
}

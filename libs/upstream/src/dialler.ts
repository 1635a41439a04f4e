import { performance } from 'node:perf_hooks';
import { Dial, type DialListener } from './dial.js';

/** A resume of thousands of held requests must not be a flood of SYNs to a freshly started application. */
const MOST_UNDER_WAY = 64;
/** Nor may a hundred of them hold up everybody else: one takes 80 µs, with what it is wanted for twice as much. */
const MOST_IN_A_TURN = 8;
/**
 * A connect is over when the target's kernel says so. The application has yet to accept it, and there are 511 places for such
 * with Node.js or nginx: of what comes on top the kernel keeps nothing, and resets it seconds later. An application that is
 * busy with 700 connections accepts one or two in 80 ms. Two workers leave it a fifth of the places.
 */
const MOST_UNHEARD = 200;
/**
 * Who says nothing for so long has accepted them, and its answers take their time. Then twice as many may follow, so that
 * thousands of long polls get through: 600 hold up the others for 2 s. With 3 s it would be 6; with 250 ms the places of a
 * busy application were taken all the same.
 */
const QUIET_MS = 1000;
/** How late that may be noticed. */
const RETRY_MS = 25;

/**
 * Opens connections to one target, at most 64 at a time, and 8 in a turn of the event loop; 200 on which it has said nothing
 * yet. The rest wait in order.
 */
export class Dialler {
  readonly #queue = new Set<Dial>();
  /** Those of connections on which nothing came yet, the first one first. */
  readonly #unheard = new Set<DialListener>();
  #mostUnheard = MOST_UNHEARD;
  /** Since when they are too many, ms of the monotonic clock. */
  #fullSince: number | null = null;
  #retry: NodeJS.Timeout | null = null;
  #underWay = 0;
  #startedInTurn = 0;

  constructor(private readonly address: string) {}

  /** Connections that are being opened, or wait for their turn. */
  get connecting(): number {
    return this.#underWay + this.#queue.size;
  }

  /** @param limitMs longest wait, that for its turn included; 0 leaves it to the kernel */
  dial(listener: DialListener, limitMs: number): Dial {
    const dial = new Dial(listener, this.address, limitMs, this.#settled);
    if (this.#queue.size === 0 && this.#mayStart) this.#start(dial);
    else this.#wait(dial);
    return dial;
  }

  /**
   * Something came on its connection, or the target ended it: it is accepted, and so is what was connected before it, for
   * the kernel keeps the order. What this side closes keeps its place until then.
   */
  heard(listener: DialListener): void {
    if (!this.#unheard.has(listener)) return;
    this.#fullSince = null;
    this.#mostUnheard = MOST_UNHEARD;
    for (const accepted of this.#unheard) {
      this.#unheard.delete(accepted);
      if (accepted === listener) break;
    }
    this.#startMore();
  }

  get #mayStart(): boolean {
    return this.#underWay < MOST_UNDER_WAY && this.#startedInTurn < MOST_IN_A_TURN && !this.#tooManyUnheard();
  }

  #tooManyUnheard(): boolean {
    if (this.#underWay + this.#unheard.size < this.#mostUnheard) {
      this.#fullSince = null;
      return false;
    }
    const now = performance.now();
    this.#fullSince ??= now;
    if (now - this.#fullSince < QUIET_MS) return true;
    this.#fullSince = null;
    this.#unheard.clear();
    this.#mostUnheard *= 2;
    return false;
  }

  #wait(dial: Dial): void {
    this.#queue.add(dial);
    this.#retry ??= setInterval(() => this.#startMore(), RETRY_MS);
  }

  #start(dial: Dial): void {
    this.#underWay++;
    if (this.#startedInTurn++ === 0) setImmediate(this.#nextTurn);
    dial.start();
  }

  readonly #nextTurn = (): void => {
    this.#startedInTurn = 0;
    this.#startMore();
  };

  #startMore(): void {
    for (const next of this.#queue) {
      if (!this.#mayStart) return;
      this.#queue.delete(next);
      this.#start(next);
    }
    this.#restWhenEmpty();
  }

  #restWhenEmpty(): void {
    if (this.#queue.size > 0 || this.#retry === null) return;
    clearInterval(this.#retry);
    this.#retry = null;
  }

  readonly #settled = (dial: Dial, connected: boolean): void => {
    if (this.#queue.delete(dial)) return this.#restWhenEmpty();
    this.#underWay--;
    if (connected) this.#unheard.add(dial.listener);
    this.#startMore();
  };
}

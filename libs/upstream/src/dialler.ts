import { Dial, type DialListener } from './dial.js';

/** A resume of thousands of held requests must not be a flood of SYNs to a freshly started application. */
const MOST_UNDER_WAY = 64;
/** Nor may a hundred of them hold up everybody else: one takes 80 µs, with what it is wanted for twice as much. */
const MOST_IN_A_TURN = 8;

/** Opens connections to one target, at most 64 at a time, and 8 in a turn of the event loop; the rest wait in order. */
export class Dialler {
  readonly #queue = new Set<Dial>();
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
    else this.#queue.add(dial);
    return dial;
  }

  get #mayStart(): boolean {
    return this.#underWay < MOST_UNDER_WAY && this.#startedInTurn < MOST_IN_A_TURN;
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
  }

  readonly #settled = (dial: Dial): void => {
    if (this.#queue.delete(dial)) return;
    this.#underWay--;
    this.#startMore();
  };
}

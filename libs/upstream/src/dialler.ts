import { Dial, type DialListener } from './dial.js';

/** A resume of thousands of held requests must not be a flood of SYNs to a freshly started application. */
const MOST_UNDER_WAY = 64;

/** Opens connections to one target, at most 64 at a time; the rest wait in order. */
export class Dialler {
  readonly #queue = new Set<Dial>();
  #underWay = 0;

  constructor(private readonly address: string) {}

  /** Connections that are being opened, or wait for their turn. */
  get connecting(): number {
    return this.#underWay + this.#queue.size;
  }

  /** @param limitMs longest wait, that for its turn included; 0 leaves it to the kernel */
  dial(listener: DialListener, limitMs: number): Dial {
    const dial = new Dial(listener, this.address, limitMs, this.#settled);
    if (this.#underWay < MOST_UNDER_WAY) this.#start(dial);
    else this.#queue.add(dial);
    return dial;
  }

  #start(dial: Dial): void {
    this.#underWay++;
    dial.start();
  }

  readonly #settled = (dial: Dial): void => {
    if (this.#queue.delete(dial)) return;
    this.#underWay--;
    for (const next of this.#queue) {
      if (this.#underWay >= MOST_UNDER_WAY) return;
      this.#queue.delete(next);
      this.#start(next);
    }
  };
}

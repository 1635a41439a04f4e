/** A client that is ready for the expensive part. */
export interface Negotiator {
  /** @returns false when it has left meanwhile */
  negotiate(): boolean;
  /** It has begun, and is not waited for any longer. */
  giveUp(): void;
}

/** Some 4 ms. */
const AT_A_TURN = 8;
/** 80 KB each. */
const MOST_UNDER_WAY = 2_000;

/**
 * A handshake takes half a millisecond of cryptography. Of many clients that come at the same moment some begin in each
 * turn of the event loop, the first ones first, so that those who are through are served in between. Of too many that have
 * begun, the one that did so first is given up: who means it needs a round trip, and not as long as so many take.
 */
export class NegotiationTurns {
  readonly #waiting: Negotiator[] = [];
  readonly #underWay = new Set<Negotiator>();
  #begun = 0;
  #scheduled = false;
  readonly #next = (): void => this.#turn();

  /** It begins now, or when it is its turn. */
  begin(negotiator: Negotiator): void {
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(this.#next);
    }
    if (this.#begun >= AT_A_TURN) {
      this.#waiting.push(negotiator);
      return;
    }
    this.#begun += 1;
    this.#start(negotiator);
  }

  /** It is through, or gone. */
  over(negotiator: Negotiator): void {
    this.#underWay.delete(negotiator);
  }

  #start(negotiator: Negotiator): void {
    if (!negotiator.negotiate()) return;
    this.#underWay.add(negotiator);
    if (this.#underWay.size <= MOST_UNDER_WAY) return;
    const [oldest] = this.#underWay;
    oldest?.giveUp();
  }

  #turn(): void {
    const next = this.#waiting.splice(0, AT_A_TURN);
    this.#begun = next.length;
    this.#scheduled = next.length > 0;
    if (this.#scheduled) setImmediate(this.#next);
    for (const negotiator of next) this.#start(negotiator);
  }
}

/** A client that is ready for the expensive part. */
export interface Negotiator {
  /** @returns false when it has left meanwhile */
  negotiate(): boolean;
  /** It has begun, and is not waited for any longer. */
  giveUp(): void;
}

/** A millisecond. With eight others waited twice as long (p99) while 100 clients came at the same moment. */
const FEWEST_AT_A_TURN = 2;
/** Some 4 ms: a thousand that come back at a time should not take long, on a worker that is at work, either. */
const MOST_AT_A_TURN = 8;
const WAITING_FOR_ONE_MORE = 100;
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
    if (this.#begun >= FEWEST_AT_A_TURN) {
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
    const more = Math.floor(this.#waiting.length / WAITING_FOR_ONE_MORE);
    const next = this.#waiting.splice(0, Math.min(MOST_AT_A_TURN, FEWEST_AT_A_TURN + more));
    this.#begun = next.length;
    this.#scheduled = next.length > 0;
    if (this.#scheduled) setImmediate(this.#next);
    for (const negotiator of next) this.#start(negotiator);
  }
}

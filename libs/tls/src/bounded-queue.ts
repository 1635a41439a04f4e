/**
 * Work that is done a few pieces at a time. Those that wait are bounded as well: when there are too many, the one that has
 * waited the longest is refused, because whoever wants it is the likeliest to have given up.
 */
export class BoundedQueue {
  readonly #waiting: { readonly begin: () => void; readonly refuse: (reason: Error) => void }[] = [];
  #running = 0;

  /** @param refusal of who waits too long */
  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting = Infinity,
    private readonly refusal = () => new Error('too many wait'),
  ) {}

  /** Resolves with what the work does. @throws {Error} the refusal, and what the work throws */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    try {
      return await work();
    } finally {
      this.#done();
    }
  }

  #turn(): Promise<void> | void {
    if (this.#running < this.atOnce) {
      this.#running += 1;
      return;
    }
    const { promise, resolve: begin, reject: refuse } = Promise.withResolvers<void>();
    this.#waiting.push({ begin, refuse });
    if (this.#waiting.length > this.mostWaiting) this.#waiting.shift()?.refuse(this.refusal());
    return promise;
  }

  /** The turn goes over to the next one. */
  #done(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next.begin();
  }
}

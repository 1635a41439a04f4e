/**
 * Runs what changes the services one after the other, for all services. What waits for targets or for requests to end
 * stays outside, so that nobody waits behind it.
 */
export class ChangeQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** @returns what `change` does, when all before it are done; one that failed holds up nobody */
  async run<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

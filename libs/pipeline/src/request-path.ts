import type { Exchange } from './exchange.js';
import type { Stage } from './stage.js';

/** Runs an exchange through an ordered list of stages. No promise is made unless a stage returns one. */
export class RequestPath {
  constructor(readonly stages: readonly Stage[]) {}

  run(exchange: Exchange): void {
    this.#runFrom(0, exchange);
  }

  #runFrom(first: number, exchange: Exchange): void {
    try {
      for (let i = first; i < this.stages.length; i++) {
        const held = this.stages[i]?.handle(exchange);
        if (exchange.answered) return void held?.catch((thrown: unknown) => exchange.fail(thrown));
        if (held !== undefined) return this.#holdUntil(held, i + 1, exchange);
      }
    } catch (thrown) {
      exchange.fail(thrown);
    }
  }

  #holdUntil(held: Promise<void>, next: number, exchange: Exchange): void {
    held.then(
      () => {
        // The client may have left, or a drain may have ended it, while it was held.
        if (!exchange.answered) this.#runFrom(next, exchange);
      },
      (thrown: unknown) => exchange.fail(thrown),
    );
  }
}

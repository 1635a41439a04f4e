import type { Exchange, Stage } from '@app/pipeline';
import { type AccessLogEntry, accessLogEntry, type ForwardedValue } from '../access-log-entry.js';
import type { LogBatch } from '../log-batch.js';

/** One line for every exchange, at its end, whichever way it ended. */
export class AccessLogStage implements Stage {
  readonly name = 'access-log';
  readonly #logged = (exchange: Exchange): void => {
    this.batch.add(accessLogEntry(exchange, exchange.endedAt, this.forwardedValue));
  };

  constructor(
    private readonly batch: LogBatch<AccessLogEntry>,
    private readonly forwardedValue: ForwardedValue,
  ) {}

  handle(exchange: Exchange): void {
    exchange.onEnd(this.#logged);
  }
}

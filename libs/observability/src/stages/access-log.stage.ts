import type { Exchange, Stage } from '@app/pipeline';
import { type AccessLogEntry, accessLogEntry, type ForwardedValue } from '../access-log-entry.js';
import type { FaultLog } from '../fault-log.js';
import type { LogBatch } from '../log-batch.js';

/** One line for every exchange, at its end, whichever way it ended; of a fault, what was thrown. */
export class AccessLogStage implements Stage {
  readonly name = 'access-log';
  readonly #logged = (exchange: Exchange): void => {
    this.batch.add(accessLogEntry(exchange, exchange.endedAt, this.forwardedValue));
    this.faults.look(exchange);
  };

  constructor(
    private readonly batch: LogBatch<AccessLogEntry>,
    private readonly forwardedValue: ForwardedValue,
    private readonly faults: FaultLog,
  ) {}

  handle(exchange: Exchange): void {
    exchange.onEnd(this.#logged);
  }
}

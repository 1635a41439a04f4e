import type { Exchange, Stage } from '@app/pipeline';
import { accessLogLine, type ForwardedValue, type LogLine } from '../access-log-line.js';
import type { LogBatch } from '../log-batch.js';

/** One line for every exchange, at its end, whichever way it ended. */
export class AccessLogStage implements Stage {
  readonly name = 'access-log';
  readonly #logged = (exchange: Exchange): void => {
    this.batch.add(accessLogLine(exchange, exchange.endedAt, this.forwardedValue));
  };

  constructor(
    private readonly batch: LogBatch<LogLine>,
    private readonly forwardedValue: ForwardedValue,
  ) {}

  handle(exchange: Exchange): void {
    exchange.onEnd(this.#logged);
  }
}

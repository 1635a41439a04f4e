import type { Exchange } from '@app/pipeline';
import type { EventLog } from './event-log.js';

const WINDOW_MS = 1_000;
/** A stage that is broken is broken for every request, and may say something else each time. */
const MOST_A_WINDOW = 10;
/** Messages are whatever a stage puts into them. */
const LONGEST_CAUSE = 4_096;

/** Says what was thrown, and where, when that ended an exchange: its line in the access log has only the code. */
export class FaultLog {
  readonly #said = new Set<string>();
  #since = -Infinity;

  constructor(private readonly log: EventLog) {}

  /** Of faults with the same message, one a second is said. @param exchange one that is over, whichever way */
  look(exchange: Exchange): void {
    const { error, endedAt } = exchange;
    if (error?.code !== 'INTERNAL_ERROR') return;
    if (endedAt - this.#since >= WINDOW_MS) {
      this.#said.clear();
      this.#since = endedAt;
    }
    if (this.#said.size >= MOST_A_WINDOW || this.#said.has(error.message)) return;
    this.#said.add(error.message);
    const thrown = error.cause instanceof Error ? error.cause : error;
    this.log.log('ERROR', 'Request failed', {
      request_id: exchange.requestId,
      service: exchange.service?.name ?? '',
      path: exchange.path,
      cause: (thrown.stack ?? thrown.message).slice(0, LONGEST_CAUSE),
    });
  }
}

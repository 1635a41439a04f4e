import { Target } from '@app/balancing';
import { NO_SERVICE_ROW, type Outcome, type RequestSeries, type SharedTallies } from '@app/observability';
import type { Exchange, Stage } from '@app/pipeline';
import { Service } from '../service.js';

/**
 * Counts every exchange at its end, whichever way it ended: for its service, for the target that it was given, and, where
 * somebody asks for metrics, for its method and status.
 */
export class MetricsStage implements Stage {
  readonly name = 'metrics';
  readonly #over = (exchange: Exchange): void => {
    if (!exchange.uncounted) this.#count(exchange);
  };

  /** @param series null while nobody asks for metrics */
  constructor(
    private readonly tallies: SharedTallies,
    private readonly series: RequestSeries | null,
  ) {}

  handle(exchange: Exchange): void {
    exchange.onEnd(this.#over);
  }

  #count(exchange: Exchange): void {
    const { service, claimed, error } = exchange;
    const outcome = outcomeOf(exchange);
    this.tallies.over(service instanceof Service ? service.row : NO_SERVICE_ROW, outcome);
    if (claimed instanceof Target) this.tallies.over(claimed.row, outcome);
    if (this.series === null) return;
    const name = service?.name ?? '';
    this.series.over(name, exchange.request.method, outcome.status, outcome.durationMs);
    if (error !== null) this.series.failed(name, error.code);
  }
}

function outcomeOf(exchange: Exchange): Outcome {
  const { forwardedAt, answeredAt, endedAt } = exchange;
  return {
    status: exchange.status,
    bytesReceived: exchange.bytesReceived + (exchange.arrivedBody.received ?? 0),
    bytesSent: exchange.bytesSent,
    durationMs: endedAt - exchange.startedAt,
    firstByteMs: forwardedAt > 0 && answeredAt > 0 ? answeredAt - forwardedAt : -1,
    upstreamMs: forwardedAt > 0 ? endedAt - forwardedAt : -1,
  };
}

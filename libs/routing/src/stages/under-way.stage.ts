import type { Exchange, Stage } from '@app/pipeline';
import { serviceOf } from '../service.js';

/**
 * From here on the request shows as its service's, whatever becomes of it: redirected, refused, held at the gate. Not
 * if its path is one that the service wants left out of the metrics.
 */
export class UnderWayStage implements Stage {
  readonly name = 'under-way';

  handle(exchange: Exchange): void {
    const service = serviceOf(exchange);
    exchange.uncounted = service.leavesOut(exchange.forwardTarget);
    if (exchange.uncounted) return;
    service.beginUnderWay();
    exchange.onEnd(service.endUnderWay);
  }
}

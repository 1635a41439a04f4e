import { type Exchange, Fields, type Stage } from '@app/pipeline';
import type { InFlight } from '../in-flight.js';
import { type Service, serviceOf } from '../service.js';

/**
 * Holds a paused service's requests at the door and refuses a stopped one's. Who gets through counts as in flight, to
 * the end of the exchange.
 */
export class PauseStage implements Stage {
  readonly name = 'pause';

  constructor(private readonly inFlight: InFlight) {}

  handle(exchange: Exchange): void | Promise<void> {
    const service = serviceOf(exchange);
    const { gate } = service;
    if (gate.open) return this.inFlight.enter(exchange, service);
    if (gate.state.kind !== 'running' && isHealthCheck(exchange, service)) return exchange.answer(200, new Fields());
    // Before any promise: what a stop refuses is answered at once, and what a client pipelined behind it in the same write.
    const passed = gate.pass(exchange);
    return this.#hold(passed, exchange, service);
  }

  async #hold(passed: void | Promise<void>, exchange: Exchange, service: Service): Promise<void> {
    exchange.held = true;
    service.held(1);
    try {
      await passed;
    } finally {
      service.held(-1);
    }
    if (!exchange.over) this.inFlight.enter(exchange, service);
  }
}

/** A load balancer in front of us must not take a pause for a dead server. */
function isHealthCheck({ request, forwardTarget }: Exchange, service: Service): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && service.isHealthCheckPath(forwardTarget);
}

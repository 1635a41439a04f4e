import type { Exchange, Stage } from '@app/pipeline';

/** When the first proxy on the way had the request, so that an application can tell how long it queued. */
export class RequestStartStage implements Stage {
  readonly name = 'request-start';

  handle(exchange: Exchange): void {
    exchange.requestStart = exchange.request.fields.get('x-request-start') || `t=${exchange.startedUnixMs}`;
  }
}

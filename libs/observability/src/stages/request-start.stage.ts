import type { Exchange, Stage } from '@app/pipeline';
import { endToEndValue } from './end-to-end-value.js';

/** When the first proxy on the way had the request, so that an application can tell how long it queued. */
export class RequestStartStage implements Stage {
  readonly name = 'request-start';

  handle(exchange: Exchange): void {
    exchange.requestStart = endToEndValue(exchange.request.fields, 'x-request-start') || `t=${exchange.startedUnixMs}`;
  }
}

import { randomUUID } from 'node:crypto';
import type { Exchange, Stage } from '@app/pipeline';
import { endToEndValue } from './end-to-end-value.js';

/** The name by which the request is found in every log: the client's own, or a new one. */
export class RequestIdStage implements Stage {
  readonly name = 'request-id';

  handle(exchange: Exchange): void {
    exchange.requestId = endToEndValue(exchange.request.fields, 'x-request-id') || randomUUID();
  }
}

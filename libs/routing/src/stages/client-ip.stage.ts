import type { Exchange, Stage } from '@app/pipeline';
import { serviceOf } from '../service.js';

/** A CDN's own header about the client takes the place of whatever X-Forwarded-For came with the request. */
export class ClientIpStage implements Stage {
  readonly name = 'client-ip';

  handle(exchange: Exchange): void {
    const header = serviceOf(exchange).spec.clientIpHeader;
    if (header === '') return;
    const address = exchange.request.fields.get(header);
    if (address) exchange.request.fields.set('X-Forwarded-For', address);
  }
}

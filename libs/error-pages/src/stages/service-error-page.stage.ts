import type { Exchange, Stage } from '@app/pipeline';

/** From here on the service's own pages are shown, if it brought any. */
export class ServiceErrorPageStage implements Stage {
  readonly name = 'service-error-page';

  handle(exchange: Exchange): void {
    const own = exchange.service?.errorPages ?? null;
    if (own !== null) exchange.errorPages = own;
  }
}

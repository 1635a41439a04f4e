import type { ErrorPages, Exchange, Stage } from '@app/pipeline';

/** What the proxy's own answers look like, until the service that is found brings its own pages. */
export class ErrorPageStage implements Stage {
  readonly name = 'error-page';

  constructor(private readonly builtInPages: ErrorPages) {}

  handle(exchange: Exchange): void {
    exchange.errorPages = this.builtInPages;
  }
}

import type { ErrorPages } from '@app/pipeline';
import { compilePage } from './compile-page.js';
import { ErrorPage } from './error-page.js';

/**
 * The pages that one service brought. Each is compiled when it is first needed: this object is made anew with every
 * table that names the service, and most never show a page.
 */
export class ServiceErrorPages implements ErrorPages {
  readonly #pages = new Map<number, ErrorPage | null>();

  /**
   * @param templates by status; `loadErrorPages` has checked them
   * @param fallback for a status without one
   */
  constructor(
    private readonly templates: Readonly<Record<string, string>>,
    private readonly fallback: ErrorPages,
  ) {}

  render(status: number, message: string): string {
    let page = this.#pages.get(status);
    if (page === undefined) {
      page = this.#compile(status);
      this.#pages.set(status, page);
    }
    return page === null ? this.fallback.render(status, message) : page.render(message);
  }

  #compile(status: number): ErrorPage | null {
    const template = this.templates[status];
    return template === undefined ? null : new ErrorPage(compilePage(template, `${status}.html`));
  }
}

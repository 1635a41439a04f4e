import type { ErrorPages } from '@app/pipeline';
import { BUILT_IN_TEMPLATES } from './built-in-templates.js';
import { compilePage } from './compile-page.js';
import { ErrorPage } from './error-page.js';
import { statusLineText } from './status-text.js';

/** The pages for services without their own, and for requests that no service wants. */
export class BuiltInPages implements ErrorPages {
  readonly #pages = new Map<number, ErrorPage>();

  render(status: number, message: string): string {
    let page = this.#pages.get(status);
    if (page === undefined) {
      const template = BUILT_IN_TEMPLATES.get(status) ?? `<h1>${statusLineText(status)}</h1>`;
      page = new ErrorPage(compilePage(template, `${status}.html`));
      this.#pages.set(status, page);
    }
    return page.render(message);
  }
}

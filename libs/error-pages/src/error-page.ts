import { type CompiledPage, renderPage } from './compile-page.js';

/** One page, rendered anew only when its message is another one: a stopped service gives thousands the same. */
export class ErrorPage {
  #message = '';
  #html: string;

  constructor(private readonly page: CompiledPage) {
    this.#html = page.withoutMessage;
  }

  render(message: string): string {
    if (message !== this.#message) {
      this.#html = renderPage(this.page, message);
      this.#message = message;
    }
    return this.#html;
  }
}

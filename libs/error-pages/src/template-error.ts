/** An error page template that is not one, or where the message could not be made harmless. */
export class TemplateError extends Error {
  readonly code = 'ERROR_PAGE_TEMPLATE_INVALID';

  /** @param problem what is wrong, and what to do instead */
  constructor(
    readonly file: string,
    readonly line: number,
    problem: string,
  ) {
    super(`${file}:${line}: ${problem}`);
    this.name = 'TemplateError';
  }
}

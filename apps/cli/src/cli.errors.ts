/** Why a command did not do what it was asked. The message is printed after `Error: `, `advice` on the lines below it. */
export class CliError extends Error {
  readonly advice: string;
  /** Of the process. */
  readonly exitCode: number;

  /** @param code stable */
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions & { readonly advice?: string; readonly exitCode?: number },
  ) {
    super(message, options);
    this.name = 'CliError';
    this.advice = options?.advice ?? '';
    this.exitCode = options?.exitCode ?? 1;
  }
}

/** The command line makes no sense; nothing was sent to the proxy. */
export class UsageError extends CliError {
  constructor(message: string, options?: { readonly advice?: string }) {
    super('USAGE', message, options);
    this.name = 'UsageError';
  }
}

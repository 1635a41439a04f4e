import type { AdminErrorCode } from '@app/admin-api';

/** A command fails, and says why; the one thing that the admin controller shows to whoever gave it. */
export class CommandError extends Error {
  /** @param message what was wrong, on one line; the CLI puts `Error: ` before it */
  constructor(
    readonly code: AdminErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CommandError';
  }
}

/** The words of whatever was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

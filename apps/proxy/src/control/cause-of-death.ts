/** Why a worker is gone, as its line in the log has it. @param debug where in the code, too */
export function causeOfDeath(error: Error | null, debug: boolean): { readonly cause: string; readonly stack?: string } {
  if (error === null) return { cause: 'it ended' };
  return debug && error.stack !== undefined ? { cause: error.message, stack: error.stack } : { cause: error.message };
}

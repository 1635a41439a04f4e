/** Where in the code something was thrown, and what caused it, one stack below the other; empty for no error. */
export function traceOf(thrown: unknown): string {
  const stacks: string[] = [];
  const seen = new Set<unknown>();
  for (let error = thrown; error instanceof Error && !seen.has(error); error = error.cause) {
    seen.add(error);
    if (error.stack !== undefined) stacks.push(error.stack);
  }
  return stacks.join('\ncaused by: ');
}

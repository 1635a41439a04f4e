/** `describe` and `it` of whatever runs the tests: vitest, jest, node:test. Contract suites are handed them. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void | Promise<void>) => unknown;
}

/** Runs a suite by itself, for tests of contracts. @returns the names of the tests that failed */
export async function failuresOf(suite: (runner: TestRunner) => void): Promise<string[]> {
  const tests: { readonly name: string; readonly body: () => void | Promise<void> }[] = [];
  suite({ describe: (_name, body) => body(), it: (name, body) => tests.push({ name, body }) });
  const failed: string[] = [];
  for (const { name, body } of tests) {
    try {
      await body();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

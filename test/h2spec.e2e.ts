import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { goTool } from './harness/go-programs.js';
import { App, Proxy } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';

/** The last version that the module proxy has; its 146 cases are those of later ones. */
const h2spec = goTool('github.com/summerwind/h2spec/cmd/h2spec', 'v2.2.1+incompatible');

describe.skipIf(h2spec === null)('h2spec', () => {
  it('finds nothing, in its strict cases neither', { timeout: 120_000 }, async () => {
    const proxy = await Proxy.start({ workers: 1 });
    const files = new OwnCertificateFiles(proxy.home, { names: ['localhost'] });
    const app = await App.start('an answer with some bytes');
    await proxy.deploy('web', app, '--host', 'localhost', ...files.flags);
    const args = ['--strict', '-t', '-k', '-h', 'localhost', '-p', String(proxy.httpsPort)];
    const { stdout } = await run(args);
    expect(stdout, stdout).toContain('146 tests, 146 passed, 0 skipped, 0 failed');
  });
});

/** @returns what it said, whatever it found */
async function run(args: readonly string[]): Promise<{ readonly stdout: string }> {
  try {
    return await promisify(execFile)(h2spec ?? '', args, { maxBuffer: 10_000_000 });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')
      return { stdout: error.stdout };
    throw error;
  }
}

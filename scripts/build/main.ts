/**
 * `npm run build`: the production artefact in `dist/`, which needs no node_modules but the packages that are loaded when
 * they are first needed. It is made beside the old one and takes its place when it is whole, so that a command that
 * starts meanwhile finds either.
 */
import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { rolldown, type RolldownOptions } from 'rolldown';
import { cliBundle } from './cli-bundle.ts';
import { proxyBundle } from './proxy-bundle.ts';

const DIST = 'dist';

const fresh = mkdtempSync('dist.new-');
const old = mkdtempSync('dist.old-');
try {
  for (const bundle of [proxyBundle(), cliBundle()]) await write(bundle, fresh);
  // Whoever installed it may run it as another user.
  chmodSync(fresh, 0o755);
  replace(DIST, fresh, old);
} finally {
  for (const directory of [fresh, old]) rmSync(directory, { recursive: true, force: true });
}

async function write({ output, ...input }: RolldownOptions, dir: string): Promise<void> {
  if (output === undefined || Array.isArray(output)) throw new TypeError('a bundle has one output');
  const bundle = await rolldown({ ...input, logLevel: 'warn' });
  await bundle.write({ ...output, dir });
  await bundle.close();
}

function replace(path: string, by: string, aside: string): void {
  try {
    renameSync(path, `${aside}/dist`);
  } catch {
    // There was none.
  }
  renameSync(by, path);
}

/**
 * `npm run build`: the production artefact in `dist/`, which needs no node_modules, and the lists of what is in it. It is
 * made beside the old one and takes its place when it is whole, so that a command that starts meanwhile finds either.
 */
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown, type RolldownOptions } from 'rolldown';
import { billOfMaterials } from './bill-of-materials.ts';
import { cliBundle } from './cli-bundle.ts';
import { proxyBundle } from './proxy-bundle.ts';
import { shippedPackages } from './shipped-packages.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const DIST = 'dist';

const fresh = mkdtempSync('dist.new-');
const old = mkdtempSync('dist.old-');
try {
  const modules = new Set<string>();
  for (const bundle of [proxyBundle(), cliBundle()]) await write(bundle, fresh, modules);
  list(modules, fresh);
  // Whoever installed it may run it as another user.
  chmodSync(fresh, 0o755);
  replace(DIST, fresh, old);
} finally {
  for (const directory of [fresh, old]) rmSync(directory, { recursive: true, force: true });
}

async function write({ output, ...input }: RolldownOptions, dir: string, modules: Set<string>): Promise<void> {
  if (output === undefined || Array.isArray(output)) throw new TypeError('a bundle has one output');
  const bundle = await rolldown({ ...input, logLevel: 'warn' });
  const written = await bundle.write({ ...output, dir });
  await bundle.close();
  for (const chunk of written.output) {
    if (chunk.type === 'chunk') for (const id of chunk.moduleIds) modules.add(id);
  }
}

function list(modules: ReadonlySet<string>, dir: string): void {
  const shipped = shippedPackages(modules);
  const product: { name: string; version: string; license: string } = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(`${dir}/sbom.cdx.json`, `${JSON.stringify(billOfMaterials(product, shipped), null, 2)}\n`);
  writeFileSync(`${dir}/THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(shipped));
}

function replace(path: string, by: string, aside: string): void {
  try {
    renameSync(path, `${aside}/dist`);
  } catch {
    // There was none.
  }
  renameSync(by, path);
}

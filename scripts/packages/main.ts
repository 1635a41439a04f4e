/**
 * `npm run package`: what can be installed, in `dist-packages/`: the proxy with its command, and the extension API for
 * those who write modules for it. With `--types` it only completes `dist/`, for `npm pack`.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';
import { shippedPackages } from '../build/shipped-packages.ts';
import { thirdPartyNotices } from '../build/third-party-notices.ts';
import { extensionBundle } from './extension-bundle.ts';
import { EXTENSION_PACKAGE, extensionManifest } from './extension-manifest.ts';
import { writeExtensionTypes } from './extension-types.ts';
import { pack } from './pack.ts';

process.chdir(join(import.meta.dirname, '../..'));

const TARGET = 'dist-packages';
const SHARED = 'dist/shared';
/** What somebody who tried an example left in its folder. */
const BUILT = /\/(node_modules|dist|package-lock\.json)$/;

await writeExtensionTypes(SHARED);
if (!process.argv.includes('--types')) {
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET);
  const extension = join(TARGET, EXTENSION_PACKAGE);
  await layOutExtension(extension);
  for (const directory of ['.', extension]) console.log(`${TARGET}/${basename(pack(directory, TARGET))}`);
}

async function layOutExtension(directory: string): Promise<void> {
  const { output, ...input } = extensionBundle(directory);
  const bundle = await rolldown({ ...input, logLevel: 'warn' });
  if (output === undefined || Array.isArray(output)) throw new TypeError('a bundle has one output');
  const { output: chunks } = await bundle.write(output);
  await bundle.close();
  const modules = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  writeFileSync(join(directory, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(shippedPackages(modules)));
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(extensionManifest(), null, 2)}\n`);
  cpSync(SHARED, directory, { recursive: true, filter: (path) => path === SHARED || path.endsWith('.d.ts') });
  for (const part of ['LICENSE', 'CHANGELOG.md', 'docs/extending.md', 'docs/architecture.md', 'examples']) {
    cpSync(part, join(directory, part), { recursive: true, filter: (path) => !BUILT.test(path) });
  }
  cpSync('scripts/packages/extension/README.md', join(directory, 'README.md'));
}

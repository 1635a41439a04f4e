import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDtsBundle } from 'dts-bundle-generator';

const HERE = import.meta.dirname;
const SHARED = join(HERE, '../../apps/proxy/src/shared');

/** What teams import, and the file that lists what is in it, in the sources as in `dist/shared`. */
export const ENTRIES = { extension: 'extension', contracts: 'extension-contracts' } as const;

/** Types of Node are asked for, because TypeScript 6 does not look for them by itself. */
const NODE = '/// <reference types="node" />\n\n';

/**
 * Writes the types of the extension API: `types.d.ts`, made by the compiler from the sources, with what the entry points
 * reach and nothing else; and a file for each of them, which lists what it exports.
 */
export function writeExtensionTypes(directory: string): void {
  const options = {
    filePath: join(HERE, 'extension-api.ts'),
    output: { noBanner: true, exportReferencedTypes: false },
  };
  const [types = ''] = generateDtsBundle([options], { preferredConfigPath: join(HERE, 'tsconfig.json') });
  writeFileSync(join(directory, 'types.d.ts'), NODE + types);
  for (const entry of Object.values(ENTRIES)) {
    const list = readFileSync(join(SHARED, `${entry}.ts`), 'utf8');
    writeFileSync(join(directory, `${entry}.d.ts`), list.replaceAll(/from '@app\/[\w-]+'/g, "from './types.js'"));
  }
}

import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { ENTRIES } from './extension-entries.ts';

/**
 * Writes the types of the extension API as the compiler makes them from the sources: what the entry points reach, and
 * nothing else. What both have in common is in one file, so that a stage of the one is a stage of the other.
 */
export async function writeExtensionTypes(dir: string): Promise<void> {
  const bundle = await rollup({
    input: ENTRIES,
    external: /^node:/,
    plugins: [dts({ tsconfig: 'tsconfig.json' })],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await bundle.write({
    dir,
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'extension-types.d.ts',
    // TypeScript 6 does not look for the types of Node by itself.
    banner: '/// <reference types="node" />',
  });
  await bundle.close();
}

import type { RolldownOptions } from 'rolldown';
import { ENTRIES } from './extension-entries.ts';

/** The extension API as a package of its own, for compilers and tests: in the proxy its own copy takes the place of this. */
export function extensionBundle(dir: string): RolldownOptions {
  return {
    input: ENTRIES,
    platform: 'node',
    tsconfig: 'tsconfig.json',
    // Our libraries only define things: what the two do not export is left out, with all that it would need.
    treeshake: { moduleSideEffects: false },
    output: { dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', keepNames: true },
  };
}

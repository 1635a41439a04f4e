import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Files that the code reads when it runs: from a directory of the sources into one of the build, as they are. */
export function copiedFiles(from: string, to: string): Plugin {
  return {
    name: 'copied-files',
    generateBundle() {
      for (const name of readdirSync(from)) {
        this.emitFile({ type: 'asset', fileName: `${to}/${name}`, source: readFileSync(join(from, name)) });
      }
    },
  };
}

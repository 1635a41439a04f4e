import type { RolldownOptions } from 'rolldown';
import { builtInsOnDemand } from './built-ins-on-demand.ts';
import { slimNest } from './slim-nest.ts';

/**
 * The command: one file that starts fast, because every deploy starts it a few times.
 *
 * `kamal-proxy list` with the proxy's answer takes 75 ms (Node 26, two cores, median of 31), of which an empty process is
 * 25 and a bare HTTP request over a Unix socket 10; built without the settings here it takes twice that. Two things were
 * tried and left: a compile cache saves 5 ms, but is a file that somebody else might write, in a directory that may be
 * read-only; minifying saves 1 ms, and a crash could not be read any more. Node guesses wrong first, for 6 ms, when no
 * package.json beside or above the file says `"type": "module"`.
 */
export function cliBundle(): RolldownOptions {
  return {
    input: { cli: 'apps/cli/src/main.ts' },
    platform: 'node',
    tsconfig: 'tsconfig.json',
    // What Nest would load if a command used it.
    external: ['@nestjs/microservices', '@nestjs/platform-express', 'class-transformer', 'class-validator'],
    plugins: [slimNest(), builtInsOnDemand()],
    treeshake: {
      // Nothing here does anything by being imported, except that reflect-metadata adds to Reflect. That leaves zod
      // out, whose schemas only the proxy uses, and most of Nest and rxjs.
      moduleSideEffects: (id, external) => !external && !/\/libs\/|\/node_modules\/(@nestjs|rxjs|iterare)\//.test(id),
    },
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      // `run` loads ./proxy.js from beside this file.
      codeSplitting: false,
      cleanDir: false,
      keepNames: true,
    },
  };
}

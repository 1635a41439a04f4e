import type { RolldownOptions } from 'rolldown';
import { builtInsOnDemand } from './built-ins-on-demand.ts';
import { slimNest } from './slim-nest.ts';

/**
 * The command: one file that starts fast, because every deploy starts it a few times.
 *
 * `kamal-proxy list` against a running proxy, median of 41 on two cores with Node 26: 63 ms, of which an empty process
 * takes 24 and a bare HTTP request over a Unix socket 10. The same program without the settings here takes 125 ms, and
 * 335 ms from node_modules. Not worth it were a compile cache (58 ms, but it is a file that somebody else could write,
 * or a directory that is read-only) and minifying (62 ms, and no legible stack of a crash).
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

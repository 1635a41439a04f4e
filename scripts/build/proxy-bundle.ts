import type { RolldownOptions } from 'rolldown';
import { builtInsOnDemand } from './built-ins-on-demand.ts';
import { copiedFiles } from './copied-files.ts';

/** What Nest would load if the application used it. */
const UNUSED_OPTIONS_OF_NEST = [
  /^@nestjs\/(microservices|websockets|platform-express)(\/|$)/,
  /^@fastify\/(multipart|static|view)$/,
  /^class-(validator|transformer)$/,
  'file-type',
];

/** The proxy and its worker threads, and the copies of shared packages that a team's modules get. */
export function proxyBundle(): RolldownOptions {
  return {
    input: {
      proxy: 'apps/proxy/src/main.ts',
      worker: 'apps/proxy/src/data/worker.ts',
      'shared/nestjs-common': 'apps/proxy/src/shared/nestjs-common.ts',
      'shared/nestjs-core': 'apps/proxy/src/shared/nestjs-core.ts',
      'shared/reflect-metadata': 'apps/proxy/src/shared/reflect-metadata.ts',
      'shared/extension': 'apps/proxy/src/shared/extension.ts',
      'shared/extension-contracts': 'apps/proxy/src/shared/extension-contracts.ts',
    },
    platform: 'node',
    external: UNUSED_OPTIONS_OF_NEST,
    tsconfig: 'tsconfig.json',
    // Our libraries only define things: what a thread does not use of one, the suites for teams' tests above all, it does
    // not load either.
    treeshake: { moduleSideEffects: [{ test: /\/libs\/[^/]+\/src\//, sideEffects: false }] },
    plugins: [builtInsOnDemand(), copiedFiles('apps/proxy/src/control/dashboard/assets', 'assets')],
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      // Beside the entries: files are found relative to import.meta.url.
      chunkFileNames: '[name]-[hash].js',
      cleanDir: false,
      keepNames: true,
      // Decorators of Nest run while its files load, and need reflect-metadata before them, however the chunks fall.
      strictExecutionOrder: true,
    },
  };
}

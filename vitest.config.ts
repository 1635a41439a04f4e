import { defineConfig } from 'vitest/config';

/** Nest's constructor injection needs the types that TypeScript leaves behind for decorated classes. */
const oxc = { decorator: { legacy: true, emitDecoratorMetadata: true } };

export default defineConfig({
  oxc,
  resolve: { tsconfigPaths: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs,bench,scripts}/**/*.spec.ts', 'libs/*/fuzz/*.fuzz.ts'],
          environment: 'node',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.ts', 'examples/**/*.e2e.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Real processes on two cores: more than two files at once measure each other, not the product.
          maxWorkers: 2,
        },
      },
    ],
  },
});

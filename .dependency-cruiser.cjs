/**
 * The ranks of docs/architecture.md: downwards only, never sideways, only through a library's index.ts, no cycles.
 * Adding a library: put it into its rank here, and into the table there.
 */
const ranks = [
  ['admin-api', 'pipeline'],
  ['http1', 'observability', 'error-pages', 'pausing', 'rollout', 'health', 'buffering', 'tls'],
  ['http2', 'balancing', 'upstream'],
  ['routing'],
  ['deployment'],
];

/** What the product is made of. It is bundled into dist/, so to npm these are development dependencies like the tools. */
const ingredients = [
  '@nestjs/(common|core|platform-fastify|terminus)',
  'acme-client',
  'http-proxy',
  'nest-commander',
  'picocolors',
  'pino',
  'prom-client',
  'reflect-metadata',
  'rxjs',
  'zod',
];

const upwardsOrSideways = ranks.flatMap((libs, rank) =>
  libs.map((lib) => ({
    name: `rank-of-${lib}`,
    comment: `libs/${lib} has rank ${rank}: it may only import libraries of a lower rank, and no app.`,
    severity: 'error',
    from: { path: `^libs/${lib}/` },
    to: {
      path: [
        '^apps/',
        ...ranks
          .slice(rank)
          .flat()
          .filter((other) => other !== lib)
          .map((other) => `^libs/${other}/`),
      ],
    },
  })),
);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'unranked-library',
      comment: 'Every library has a rank in .dependency-cruiser.cjs.',
      severity: 'error',
      from: {},
      to: { path: '^libs/', pathNot: `^libs/(${ranks.flat().join('|')})/` },
    },
    {
      name: 'only-through-the-index',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^libs/$2/' },
    },
    {
      name: 'cli-imports-admin-api-only',
      comment: 'The CLI talks to the proxy over its socket; `run` loads the proxy lazily, from its bundle.',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^(libs/(?!admin-api/)|apps/(?!cli/))' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tools-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.(spec|fuzz)\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev'],
        pathNot: [`node_modules/(${ingredients.join('|')}|@types|vitest)/`],
      },
    },
    ...upwardsOrSideways,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};

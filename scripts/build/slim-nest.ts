import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

interface Replacement {
  /** What is imported, as it stands in the import. */
  readonly source: RegExp;
  /** By whom; anybody when it is not said. */
  readonly importer?: RegExp;
  readonly by: string;
}

/** What a command line needs of Nest and nest-commander, and no more. Each stub says what it costs to go without it. */
const REPLACEMENTS: readonly Replacement[] = [
  { source: /^(inquirer|cosmiconfig|@fig\/complete-commander)$/, by: stub('nothing') },
  { source: /^(node:)?child_process$/, importer: /\/commander\//, by: stub('nothing') },
  { source: /^@nestjs\/core$/, importer: /\/(nest-commander|@golevelup)\//, by: stub('nest-core') },
  { source: /^@nestjs\/common$/, importer: /\/(nest-commander|@golevelup)\//, by: stub('nest-common') },
  { source: /\/nest-application\.js$/, importer: /\/@nestjs\/core\//, by: stub('nest-application') },
  { source: /\/external-context-creator\.js$/, importer: /\/@nestjs\/core\//, by: stub('external-context-creator') },
  { source: /\/(console-)?logger\.service\.js$/, importer: /\/@nestjs\/common\//, by: stub('logger') },
  { source: /^crypto$/, importer: /\/@nestjs\/core\//, by: stub('create-hash') },
  // Under its `node` condition rxjs is CommonJS, which cannot be shaken: 300 KB for two classes.
  { source: /^rxjs$/, by: esmOfRxjs() },
];

/**
 * Replaces what Nest and nest-commander load and a command line never uses.
 *
 * @throws when the bundle is done and a replacement was not needed: its dependency has changed, and so may its cost
 */
export function slimNest(): Plugin {
  const unused = new Set(REPLACEMENTS);
  return {
    name: 'slim-nest',
    resolveId: {
      order: 'pre',
      handler(source, importer) {
        const found = REPLACEMENTS.find(
          (one) => one.source.test(source) && (one.importer === undefined || one.importer.test(importer ?? '')),
        );
        if (found === undefined) return null;
        unused.delete(found);
        return found.by;
      },
    },
    transform: {
      filter: { id: /\/nest-commander\/src\/command-runner\.module\.js$/ },
      // The defaults of inquirer: looking at process.stdin opens it, 5 ms.
      handler: (code) => code.replaceAll(/process\.std(in|out)/g, 'undefined'),
    },
    buildEnd(error) {
      if (error !== undefined || unused.size === 0) return;
      throw new Error(`nothing imports ${[...unused].map(({ source }) => String(source)).join(', ')} any more`);
    },
  };
}

function stub(name: string): string {
  return fileURLToPath(new URL(`./stubs/${name}.ts`, import.meta.url));
}

function esmOfRxjs(): string {
  return createRequire(import.meta.url)
    .resolve('rxjs')
    .replace('/cjs/', '/esm/');
}

import { readFileSync } from 'node:fs';

/** What the proxy's own package.json says of both packages. */
interface Product {
  readonly version: string;
  readonly license: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const EXTENSION_PACKAGE = 'kamal-proxy-extension';

/** The package.json of the extension API, with the proxy's version: what compiles against it fits that proxy. */
export function extensionManifest(): Record<string, unknown> {
  const { version, license, devDependencies }: Product = JSON.parse(readFileSync('package.json', 'utf8'));
  const nodeTypes = devDependencies['@types/node']?.split('.')[0];
  return {
    name: EXTENSION_PACKAGE,
    version,
    description: 'Types and test suites for extensions of kamal-proxy',
    license,
    type: 'module',
    sideEffects: false,
    // The suites run in node:test, too; the proxy itself wants a newer one.
    engines: { node: '>=22' },
    exports: {
      '.': { types: './extension.d.ts', default: './extension.js' },
      './contracts': { types: './extension-contracts.d.ts', default: './extension-contracts.js' },
      './package.json': './package.json',
    },
    dependencies: { '@types/node': `>=22 <=${nodeTypes}` },
  };
}

import type { Plugin } from 'rolldown';

const PREFIX = '\0lazy:';
const NAMES = ['http', 'https', 'http2'];

/**
 * An ES `import` of node:http reads all of its exports, among them getters that load undici: 15…17 MB and 20 ms for
 * nothing. `process.getBuiltinModule` reads none, so bundled imports of these modules go through it.
 */
export function lazyBuiltIns(): Plugin {
  return {
    name: 'lazy-built-ins',
    resolveId(source, _importer, { kind }) {
      const name = source.replace(/^node:/, '');
      return kind === 'import-statement' && NAMES.includes(name) ? PREFIX + name : null;
    },
    load(id) {
      return id.startsWith(PREFIX) ? moduleFor(id.slice(PREFIX.length)) : null;
    },
  };
}

function moduleFor(name: string): string {
  const builtIn: object = process.getBuiltinModule(name) ?? {};
  const plain = Object.entries(Object.getOwnPropertyDescriptors(builtIn))
    .filter(([key, descriptor]) => descriptor.get === undefined && /^[A-Za-z_]\w*$/.test(key) && key !== 'default')
    .map(([key]) => key);
  return [
    `const builtIn = process.getBuiltinModule('node:${name}');`,
    'export default builtIn;',
    `export const { ${plain.join(', ')} } = builtIn;`,
  ].join('\n');
}

import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

const IMPORT = /^import (?:\* as )?(\{[^}]*\}|\w+) from "([^"]+)";$/gm;

/**
 * An ES `import` of a built-in module reads all of its exports once, also those that are loaded on first use: 10 ms for
 * node:util and node:crypto together. `process.getBuiltinModule` only reads what is asked for.
 */
export function builtInsOnDemand(): Plugin {
  return {
    name: 'built-ins-on-demand',
    renderChunk: (code) =>
      code.replaceAll(IMPORT, (statement, names: string, id: string) =>
        isBuiltin(id) ? `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule("${id}");` : statement,
      ),
  };
}

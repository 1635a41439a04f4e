import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

/** As rolldown writes them: one a line, in double quotes. */
const IMPORT = /^import (?:([^"\n]+) from )?"([^"\n]+)";$/gm;

/**
 * An ES `import` of a built-in module reads all of its exports once, also those that are loaded on first use: undici for
 * node:http (15 MB, 20 ms), 10 ms for node:util and node:crypto together. `process.getBuiltinModule` only reads what is
 * asked for.
 */
export function builtInsOnDemand(): Plugin {
  return { name: 'built-ins-on-demand', renderChunk: (code) => askForBuiltIns(code) };
}

/** The code of a chunk with its imports of built-in modules replaced. */
export function askForBuiltIns(code: string): string {
  return code.replaceAll(IMPORT, (statement, clause: string | undefined, id: string) =>
    isBuiltin(id) ? assignments(clause ?? '', `process.getBuiltinModule("${id}")`) : statement,
  );
}

/** `a, { b as c }` → `const a = …, { b: c } = …;`. The module itself is what ES calls its default export. */
function assignments(clause: string, builtIn: string): string {
  const names = clause.match(/\{[^}]*\}|\* as [\w$]+|[\w$]+/g) ?? [];
  const targets = names.flatMap((name) => (name.startsWith('{') ? fromBraces(name) : name.replace('* as ', '')));
  return targets.length === 0 ? '' : `const ${targets.map((target) => `${target} = ${builtIn}`).join(', ')};`;
}

function fromBraces(list: string): string[] {
  const names = list
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const defaults = names
    .filter((name) => name.startsWith('default as '))
    .map((name) => name.slice('default as '.length));
  const others = names.filter((name) => !name.startsWith('default as ')).map((name) => name.replace(' as ', ': '));
  return others.length === 0 ? defaults : [...defaults, `{ ${others.join(', ')} }`];
}

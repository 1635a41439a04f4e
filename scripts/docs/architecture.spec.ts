import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** The second word of each row that begins like this: `| 1    | \`http1\` | …`. */
function column(pattern: RegExp): string[] {
  return [...document.matchAll(pattern)].map(([, name = '']) => name);
}

describe('docs/architecture.md', () => {
  it('has the stages of the map, in their order', () => {
    const map = readFileSync(join(root, 'apps/proxy/src/data/request-path.ts'), 'utf8');
    const stages = [...map.matchAll(/^ {2}\w+Stage, \/\/ +(\S+)/gm)].map(([, name]) => name);
    expect(stages.length).toBeGreaterThan(10);
    expect(column(/^\| `([\w-]+)` +\|/gm)).toEqual(stages);
  });

  it('has every library, at its rank', () => {
    const rules = readFileSync(join(root, '.dependency-cruiser.cjs'), 'utf8');
    const ranks = [...rules.matchAll(/^ {2}\[('[^\]]+)\],$/gm)].map(([, names = '']) => names.match(/[\w-]+/g) ?? []);
    const libraries = readdirSync(join(root, 'libs'));
    const expected = ranks.map((names) => names.filter((name) => libraries.includes(name)).toSorted());
    const described = ranks.map((_, rank) => column(new RegExp(`^\\| ${rank} +\\| \`([\\w-]+)\``, 'gm')).toSorted());
    expect(described).toEqual(expected);
  });
});

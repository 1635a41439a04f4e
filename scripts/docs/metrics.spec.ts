import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../apps/proxy/src/control/metrics/families.js';

const document = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8');

/** Name, type and labels of each row. */
const documented = [...document.matchAll(/^\| `(\w+)` +\| (counter|gauge|histogram) +\| ([^|]*)\|/gm)].map(
  ([, name = '', type = '', labels = '']) => ({ name, type, labels: labels.match(/\w+/g) ?? [] }),
);

describe('docs/metrics.md', () => {
  it('has every metric with its type and labels, in their order', () => {
    expect(documented).toEqual(FAMILIES.map(({ name, type, labels }) => ({ name, type, labels })));
  });

  it('asks for no metric that there is not', () => {
    const series = FAMILIES.flatMap(({ name, type }) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
    const queried = [...document.matchAll(/^```promql\n([^`]*)^```/gm)].flatMap(
      ([, query = '']) => query.match(/\b(kamal_proxy|process)_\w+/g) ?? [],
    );
    expect(queried.length).toBeGreaterThan(10);
    expect(queried.filter((name) => !series.includes(name))).toEqual([]);
  });
});

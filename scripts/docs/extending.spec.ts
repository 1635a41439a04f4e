import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/extending.md', () => {
  const text = read('docs/extending.md');

  it('imports what it lets people install', () => {
    const imported = [...text.matchAll(/from '(kamal-proxy[^']*)'/g)].map(([, name]) => name);
    expect(imported.length).toBeGreaterThan(1);
    for (const name of imported) expect(name).toMatch(/^kamal-proxy-extension(\/contracts)?$/);
  });

  it('shows the compiler options that the examples are compiled with', () => {
    const [, shown = ''] = /```json\n([^]*?)```/.exec(text) ?? [];
    const example: { compilerOptions: Record<string, unknown> } = JSON.parse(
      read('examples/bearer-auth/tsconfig.json'),
    );
    // Their types lie beside them; the package brings its own.
    delete example.compilerOptions['paths'];
    expect(JSON.parse(shown)).toEqual(example);
  });
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/tls.md'), 'utf8').replaceAll(/\s+/g, ' ');
const sources = globSync('libs/tls/src/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('.spec.ts') && !path.includes('/fixtures/'))
  .map((path) => readFileSync(join(root, path), 'utf8'));

/** What the sources say of certificates where this pattern finds it, each once. */
const said = (pattern: RegExp) => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, message = '']) => message))),
];

describe('docs/tls.md', () => {
  it.each([
    ['line of the log', /'(Certificate [^']+)'/g, 9],
    ['reason not to ask for a certificate', /new HostNotAllowedError\('([^']+)'\)/g, 4],
    ['reason to end a handshake', /#(?:fail|refuse)\((?:\w+, )?'([^']+)'\)/g, 4],
    ['fault of a file', /CertificateFault\(\s*'(?:key|chain)',\s*'(?:the private key )?([^':]+)/g, 3],
  ])('explains every %s', (_what, pattern, least) => {
    const messages = said(pattern);
    expect(messages.length).toBeGreaterThanOrEqual(least);
    expect(messages.filter((message) => !document.includes(message))).toEqual([]);
  });
});

import { percentDecoded } from '@app/pipeline';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, prefixBytes, stripPrefix } from './path-prefix.js';

describe('a prefix', () => {
  it.each([
    ['/api', '/api'],
    ['/api', '/api/'],
    ['/api', '/api/x'],
    ['/a/b', '/a/b/c'],
    ['/a//b', '/a//b/c'],
    ['/', '/anything'],
    ['/', '/'],
  ])('%s covers %s', (prefix, path) => {
    expect(covers(prefix, path)).toBe(true);
  });

  it.each([
    ['/api', '/apix'],
    ['/api', '/ap'],
    ['/api', '/API'],
    ['/api', '/x/api'],
    ['/api', '/'],
    ['/a//b', '/a/b'],
  ])('%s does not cover %s', (prefix, path) => {
    expect(covers(prefix, path)).toBe(false);
  });
});

describe('a target without its prefix', () => {
  it.each([
    ['/api/x', '/api', '/x'],
    ['/api', '/api', '/'],
    ['/api/', '/api', '/'],
    ['/api?x=1', '/api', '/?x=1'],
    ['/api/?x=1', '/api', '/?x=1'],
    ['/api//x', '/api', '//x'],
    ['/x?back=/api', '/x', '/?back=/api'],
    ['/api/x', '/', '/api/x'],
    // However the prefix was spelt, the rest stays as it came.
    ['/api%2Fx', '/api', '/x'],
    ['/api%2fx%2fy', '/api', '/x%2fy'],
    ['/%61pi/%61', '/api', '/%61'],
    ['%2Fapi/x', '/api', '/x'],
    ['/api/%61?%61=%zz', '/api', '/%61?%61=%zz'],
    ['/a%20b/c%20d', '/a b', '/c%20d'],
    // A prefix that holds a percent sign itself.
    ['/%2525/x', '/%25', '/x'],
    ['/50%25/x', '/50%', '/x'],
  ])('%s without %s is %s', (target, prefix, rest) => {
    expect(stripPrefix(target, prefix)).toBe(rest);
  });

  it.each([
    ['/caf%C3%A9/x', '/x'],
    ['/cafÃ©/x', '/x'],
    ['/caf%C3%A9/%FF', '/%FF'],
  ])('%s loses a prefix that is not ASCII, whatever stands behind it', (target, rest) => {
    const prefix = prefixBytes('/café');
    expect(covers(prefix, percentDecoded(target))).toBe(true);
    expect(stripPrefix(target, prefix)).toBe(rest);
  });

  it('is not what only looks like the prefix: bytes that are no UTF-8', () => {
    expect(covers(prefixBytes('/é'), percentDecoded('/%E9/x'))).toBe(false);
  });

  it('is what followed the prefix, byte for byte, however the prefix was escaped', () => {
    const segment = fc.string({ unit: fc.constantFrom(...'aZ0é~%. ü/日'.split('')), minLength: 1, maxLength: 6 });
    const prefixes = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
    const rests = fc.oneof(
      fc.constant(''),
      fc
        .string({ unit: fc.constantFrom(...'aé%/.?=&~'.split('')), maxLength: 12 })
        .map((text) => `/${encodeURI(text)}`),
      fc.string({ unit: fc.constantFrom(...'a%/?=&'.split('')), maxLength: 12 }).map((text) => `?${text}`),
    );
    fc.assert(
      fc.property(prefixes, rests, fc.infiniteStream(fc.nat(2)), (typed, rest, dice) => {
        const prefix = prefixBytes(typed);
        const sent = prefix
          .split('')
          .map((byte) => spelt(byte, dice.next().value))
          .join('');
        expect(covers(prefix, percentDecoded(sent))).toBe(true);
        expect(stripPrefix(sent + rest, prefix)).toBe(rest.startsWith('/') ? rest : `/${rest}`);
      }),
      { numRuns: 500 },
    );
  });
});

/** A byte as a client may send it. */
function spelt(byte: string, die: number): string {
  const hex = byte.charCodeAt(0).toString(16).padStart(2, '0');
  if (die === 0) return `%${hex}`;
  if (die === 1 || byte === '%' || byte === ' ') return `%${hex.toUpperCase()}`;
  return byte;
}

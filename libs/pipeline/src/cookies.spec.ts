import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieValue } from './cookies.js';
import { Fields } from './fields.js';

const of = (...lines: readonly string[]) => Fields.of(...lines.flatMap((line) => ['Cookie', line]));

describe('the value of a cookie', () => {
  it.each([
    ['a=1; kamal=x; b=2', 'x'],
    ['kamal=x', 'x'],
    ['kamal=first; kamal=second', 'first'],
    ['kamal="quoted"', 'quoted'],
    ['kamal=""', ''],
    ['kamal="a b"', 'a b'],
    ['kamal=a b', 'a b'],
    ['kamal=', ''],
    ['kamal=;kamal=2', ''],
    ['kamal', ''],
    ['a\\=1; kamal=b\\c; kamal=z', 'z'],
    ['kamal=a=b', 'a=b'],
    ['a=1;kamal=x', 'x'],
    [' kamal =x ', 'x'],
    ['kamal= x', ' x'],
    ['other; kamal=x', 'x'],
  ])('of `%s` is `%s`', (line, value) => {
    expect(cookieValue(of(line), 'kamal')).toBe(value);
  });

  it.each([
    '',
    'xkamal=1',
    'kamalx=1',
    'KAMAL=1',
    'a=kamal=1',
    'a="kamal"',
    '\xa0kamal=7',
    'kamal="',
    'kamal="7',
    'kamal="a"b"',
    'kamal=a\tb',
    'kamal=\xe9',
    'kamal=\x7f',
  ])('is not in `%s`', (line) => {
    expect(cookieValue(of(line), 'kamal')).toBeUndefined();
  });

  it('is found in any of several lines, which HTTP/2 makes of one', () => {
    expect(cookieValue(of('a=1', 'b=2', 'kamal=x', 'kamal=y'), 'kamal')).toBe('x');
    expect(cookieValue(Fields.of('Accept', 'kamal=x'), 'kamal')).toBeUndefined();
  });

  it('is what was set, whatever stands around it', () => {
    const token = fc.stringMatching(/^[a-z]{1,8}$/);
    const value = fc.stringMatching(/^[A-Za-z0-9+/=%]{0,12}$/);
    fc.assert(
      fc.property(fc.dictionary(token, value), token, value, (others, name, wanted) => {
        const pairs = Object.entries({ ...others, [name]: wanted }).map(([key, text]) => `${key}=${text}`);
        expect(cookieValue(of(pairs.join('; ')), name)).toBe(wanted);
      }),
    );
  });
});

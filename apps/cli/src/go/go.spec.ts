import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBool } from './bool.js';
import { parseCsv } from './csv.js';
import { formatDuration, parseDuration } from './duration.js';
import { BOOLS, DURATIONS, type GoResult, INTEGERS, LISTS } from './go-results.fixture.js';
import { parseInteger } from './integer.js';
import { quote } from './quote.js';

function readsAsGoDoes<T>(parse: (text: string) => T, table: readonly GoResult<T>[]): void {
  it.each(table.map(([text, value, error]) => ({ text, value, error })))('reads $text as Go does', (row) => {
    if (row.error === undefined) expect(parse(row.text)).toEqual(row.value);
    else
      expect(() => parse(row.text)).toThrow(expect.objectContaining({ code: 'UNPARSABLE_VALUE', message: row.error }));
  });
}

describe('parseBool', () => readsAsGoDoes(parseBool, BOOLS));

describe('parseInteger', () => {
  readsAsGoDoes(parseInteger, INTEGERS);

  it.each([10, 16, 8, 2])('reads what JavaScript writes in base %i', (base) => {
    const prefix = { 10: '', 16: '0x', 8: '0o', 2: '0b' }[base] ?? '';
    fc.assert(fc.property(fc.maxSafeNat(), (n) => parseInteger(prefix + n.toString(base)) === n));
  });

  it('takes for the largest number what a double cannot hold', () => {
    expect(parseInteger('9223372036854775807')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseInteger('9007199254740993')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseInteger('-0x8000000000000000')).toBe(Number.MIN_SAFE_INTEGER);
  });
});

describe('parseDuration', () => {
  readsAsGoDoes(parseDuration, DURATIONS);

  it('adds up its parts in whatever order they come', () => {
    const part = fc.tuple(fc.nat(1000), fc.constantFrom(['h', 3.6e12], ['m', 6e10], ['s', 1e9], ['ms', 1e6]));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.map(([n, [unit]]) => `${n}${unit}`).join('');
        expect(parseDuration(text)).toBe(parts.reduce((sum, [n, [, scale]]) => sum + n * scale, 0));
      }),
    );
  });

  it('reads what formatDuration writes', () => {
    fc.assert(fc.property(fc.nat(1e8), (ms) => parseDuration(formatDuration(ms * 1e6)) === ms * 1e6));
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [30e9, '30s'],
    [90e9, '1m30s'],
    [7200e9, '2h'],
    [1.5e9, '1.5s'],
    [500e6, '500ms'],
  ])('writes %d ns as %s', (nanoseconds, text) => expect(formatDuration(nanoseconds)).toBe(text));
});

describe('parseCsv', () => {
  readsAsGoDoes(parseCsv, LISTS);

  it('takes an empty text for an empty list', () => expect(parseCsv('')).toEqual([]));

  it('reads back any values that were quoted', () => {
    const values = fc.array(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\r', '')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(values, (list) => {
        expect(parseCsv(list.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))).toEqual(list);
      }),
    );
  });
});

describe('quote', () => {
  it('escapes what a terminal would act on', () => {
    expect(quote('a"b\\c\n\x1b[1m\x7f\u0085é')).toBe('"a\\"b\\\\c\\n\\x1b[1m\\x7f\\u0085é"');
  });
});

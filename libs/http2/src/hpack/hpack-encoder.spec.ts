import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { HpackEncoder } from './hpack-encoder.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const DATE = '0f121d' + Buffer.from('Fri, 02 Jan 2026 03:04:05 GMT').toString('hex');

/** What an encoder that has said already that it uses no table makes of it. */
function encoded(encode: (encoder: HpackEncoder, into: Buffer) => number): string {
  const encoder = new HpackEncoder();
  const into = Buffer.alloc(100_000);
  encoder.encodeTrailers(new Fields(), into, 0);
  return into.toString('hex', 0, encode(encoder, into));
}

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

describe('the head of an answer, compressed', () => {
  it.each([
    [200, '88'],
    [204, '89'],
    [206, '8a'],
    [304, '8b'],
    [400, '8c'],
    [404, '8d'],
    [500, '8e'],
    [503, '0803353033'],
    [201, '0803323031'],
  ])('of %i begins with its status: %s', (status, hex) => {
    const head = encoded((encoder, into) => encoder.encodeHead(status, new Fields(), null, NOW, into, 0));
    expect(head).toBe(hex + DATE);
  });

  it('has names of the static table by index, others in lower case, values as they are', () => {
    const fields = Fields.of('Date', 'x', 'Server', 'nginx', 'X-Ray', '\xff\x80', 'X-Empty', '', 'Via', 'a');
    expect(encoded((encoder, into) => encoder.encodeHead(200, fields, 10, NOW, into, 0))).toBe(
      ['88', '0f1201', hexOf('x'), '0f2705', hexOf('nginx'), '0005', hexOf('x-ray'), '02ff80'].join('') +
        ['0007', hexOf('x-empty'), '00', '0f2d01', hexOf('a'), '0f0d02', hexOf('10')].join(''),
    );
  });

  it('has no room for what is HTTP/1 only, and its own length', () => {
    const fields = Fields.of('Date', 'x', 'Connection', 'close', 'Transfer-Encoding', 'chunked', 'Content-Length', '7');
    expect(encoded((encoder, into) => encoder.encodeHead(200, fields, 0, NOW, into, 0))).toBe(
      ['88', '0f1201', hexOf('x'), '0f0d01', hexOf('0')].join(''),
    );
  });

  it('asks that cookies be put into no table on the way', () => {
    expect(encoded((encoder, into) => encoder.encodeTrailers(Fields.of('Set-Cookie', 'a=b'), into, 0))).toBe(
      `1f2803${hexOf('a=b')}`,
    );
  });

  it('measures long strings in more bytes', () => {
    const fields = Fields.of('x', 'a'.repeat(126), 'x', 'a'.repeat(127), 'x', 'a'.repeat(255), 'x', 'a'.repeat(60_000));
    expect(encoded((encoder, into) => encoder.encodeTrailers(fields, into, 0))).toBe(
      ['7e', '7f00', '7f8001', '7fe1d303']
        .map((length, i) => `0001${hexOf('x')}${length}${hexOf(fields.values[i] ?? '')}`)
        .join(''),
    );
  });

  it('begins with saying, once, that no table is used', () => {
    const encoder = new HpackEncoder();
    const into = Buffer.alloc(100);
    const end = encoder.encodeInterim(103, new Fields(), into, 2);
    expect(into.toString('hex', 2, end)).toBe('200803313033');
    expect(encoder.encodeInterim(103, new Fields(), into, 0)).toBe(5);
  });

  it('fits into the room that was asked for', () => {
    const fields = Fields.of('x'.repeat(300), 'y'.repeat(70_000), 'Set-Cookie', '', 'Server', 'a');
    const into = Buffer.alloc(100_000);
    const end = new HpackEncoder().encodeHead(599, fields, Number.MAX_SAFE_INTEGER, NOW, into, 0);
    expect(end).toBeGreaterThan(70_000);
    expect(end).toBeLessThanOrEqual(HpackEncoder.roomFor(fields));
  });

  it('tells the second of its making', () => {
    const dates = [NOW, NOW + 321, NOW + 322].map((now) =>
      encoded((encoder, into) => encoder.encodeHead(200, new Fields(), null, now, into, 0)),
    );
    expect(dates[0]).toBe(`88${DATE}`);
    expect(dates[1]).toBe(dates[0]);
    expect(dates[2]).toContain(hexOf('03:04:06'));
  });
});

describe('a field that cannot be sent', () => {
  it.each([
    ['x', 'a\nb'],
    ['x', 'a\rb'],
    ['x', 'a\0b'],
    ['x', '\u010a'],
    ['a b', 'c'],
    ['a\n', 'c'],
    [':status', '200'],
    ['', 'c'],
    ['\u0100', 'c'],
  ])('%j: %j is nothing of the client’s making', (name, value) => {
    const encoder = new HpackEncoder();
    const into = Buffer.alloc(100);
    const fields = Fields.of('a', 'b', name, value);
    expect(() => encoder.encodeHead(200, fields, null, NOW, into, 0)).toThrow(
      expect.objectContaining({ code: 'INTERNAL_ERROR' }),
    );
    const end = encoder.encodeTrailers(new Fields(), into, 0);
    expect(into.toString('hex', 0, end), 'nothing counts as sent').toBe('20');
  });
});

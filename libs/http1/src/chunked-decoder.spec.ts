import { describe, expect, it } from 'vitest';
import { ChunkedDecoder } from './chunked-decoder.js';
import { decodeInPieces, malformed } from './fixtures/decode-in-pieces.js';

const decode = (text: string, size = text.length) => decodeInPieces(new ChunkedDecoder(), text, size);
const reasonOf = (text: string) => malformed(() => decode(text));

describe('ChunkedDecoder', () => {
  it('takes the chunks off, however the bytes are cut', () => {
    const body = '5\r\nhello\r\n00a;x=y\r\n0123456789\r\n0\r\n\r\nGET';
    for (let size = 1; size <= body.length; size++) {
      expect(decode(body, size)).toEqual({ content: 'hello0123456789', trailers: null, done: true, behind: 'GET' });
    }
  });

  it('does not copy the content', () => {
    const bytes = Buffer.from('3\r\nabc\r\n0\r\n\r\n');
    const parts: Buffer[] = [];
    new ChunkedDecoder().decode(bytes, 0, bytes.length, { content: (part) => parts.push(part) });
    expect(parts.map((part) => [part.buffer === bytes.buffer, part.toString()])).toEqual([[true, 'abc']]);
  });

  it('gives trailers, but for those that must not come late', () => {
    const body =
      '0;a\r\nX-Sum: 1\r\nContent-Length: 5\r\nHost: y\r\nX-Forwarded-For: z\r\nCookie: c\r\nx-b:\r\n\r\nGET';
    for (let size = 1; size <= body.length; size++) {
      const { trailers, done, behind } = decode(body, size);
      expect({ trailers, done, behind }).toEqual({
        trailers: [
          ['X-Sum', '1'],
          ['x-b', ''],
        ],
        done: true,
        behind: 'GET',
      });
    }
    expect(decode('0\r\nHost: y\r\n\r\n').trailers).toBeNull();
  });

  it.each([
    '\r\n',
    ' 5\r\n',
    '5 \r\n',
    '0x5\r\n',
    '-5\r\n',
    'g\r\n',
    ';a\r\n',
    '123456789\r\n',
    '000000000\r\n',
    '5\n',
    '5\r\r',
  ])('refuses the size line %j', (line) => {
    expect(reasonOf(line)).toBe('bad-chunk-size');
  });

  it('refuses a chunk that is longer or shorter than its size', () => {
    expect(reasonOf('3\r\nabcd\r\n0\r\n\r\n')).toBe('bad-chunk-end');
    expect(reasonOf('3\r\nabc\n0\r\n\r\n')).toBe('bad-chunk-end');
    expect(reasonOf('3\r\nab\r\n0\r\n\r\n')).toBe('bad-chunk-end');
  });

  it('refuses extensions that hide a line end, or are endless', () => {
    expect(reasonOf('3;a\nabc\r\n')).toBe('bad-chunk-extension');
    expect(reasonOf('3;a\0\r\n')).toBe('bad-chunk-extension');
    expect(reasonOf('3;a\rx')).toBe('bad-chunk-size');
    expect(reasonOf(`3;${'a'.repeat(4097)}`)).toBe('chunk-extensions-too-large');
    expect(reasonOf(`1;${'a'.repeat(1000)}\r\nx\r\n`.repeat(20))).toBe('chunk-extensions-too-large');
  });

  it('knows what an extension looks like', () => {
    for (const extension of ['a', 'a=b', 'a="b;\\"c "', 'a;b=c;d']) {
      const text = `1;${extension}\r\nx\r\n0\r\n\r\n`;
      for (const size of [1, 3, 100]) expect(decode(text, size).content).toBe('x');
    }
    for (const extension of ['', 'a=', 'a;', ';a', 'a b', ' a', 'a="b', 'a="b"c', 'a=b=c', '"a"']) {
      expect(reasonOf(`1;${extension}\r\nx\r\n`)).toBe('bad-chunk-extension');
    }
  });

  it('allows extensions in proportion to the content', () => {
    const chunk = `400;signature=${'a'.repeat(64)}\r\n${'x'.repeat(1024)}\r\n`;
    expect(decode(`${chunk.repeat(1000)}0\r\n\r\n`, 5000).content).toHaveLength(1_024_000);
  });

  it('refuses trailers that are no fields, or endless', () => {
    expect(reasonOf('0\r\nX : 1\r\n\r\n')).toBe('bad-trailer');
    expect(reasonOf('0\r\nX: 1\n\n')).toBe('bare-lf');
    expect(reasonOf(`0\r\nX: ${'a'.repeat(17_000)}`)).toBe('trailers-too-large');
  });

  it('is broken off without its last chunk', () => {
    for (const text of ['', '3', '3\r\nabc\r\n', '0\r\n', '0\r\nX: 1\r\n']) {
      const decoder = new ChunkedDecoder();
      decodeInPieces(decoder, text, 100);
      expect(malformed(() => decoder.finish())).toBe('broken-off');
    }
    const whole = new ChunkedDecoder();
    decodeInPieces(whole, '0\r\n\r\n', 100);
    expect(() => whole.finish()).not.toThrow();
  });
});

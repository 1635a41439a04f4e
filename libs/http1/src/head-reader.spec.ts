import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HeadReader } from './head-reader.js';
import { REQUEST_HEADS, RESPONSE_HEADS } from './head-rules.js';
import { parseRequestHead } from './request-parser.js';

const HEAD = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

function reader(limit = 1000): HeadReader {
  return new HeadReader(limit, REQUEST_HEADS);
}

/** Gives the bytes in pieces of `size`; ends with the head, and how many bytes were behind it. */
function takeInPieces(heads: HeadReader, text: string, size: number): { head: string | null; behind: number } {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    const head = heads.take(piece, 0, piece.length);
    if (head !== null) return { head, behind: bytes.length - at - heads.next };
  }
  return { head: null, behind: 0 };
}

describe('HeadReader', () => {
  it('finds the end of the head, and what is behind it', () => {
    const heads = reader();
    const bytes = Buffer.from(`???${HEAD}body`);
    expect(heads.take(bytes, 3, bytes.length)).toBe(HEAD);
    expect(bytes.toString('latin1', heads.next)).toBe('body');
    expect(heads.begun).toBe(false);
  });

  it('does not look behind the end that it was given', () => {
    const bytes = Buffer.from(HEAD);
    expect(reader().take(bytes, 0, bytes.length - 1)).toBeNull();
  });

  it('finds it however the bytes are cut', () => {
    for (let size = 1; size <= HEAD.length + 5; size++) {
      const heads = reader();
      expect(takeInPieces(heads, `${HEAD}12345`, size)).toEqual({ head: HEAD, behind: 5 });
      // The next one begins afresh.
      expect(takeInPieces(heads, HEAD, size)).toEqual({ head: HEAD, behind: 0 });
    }
  });

  it('finds one that is larger than the usual window', () => {
    const large = `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(10_000)}\r\n\r\n`;
    for (const size of [1, 1000, 4096, 20_000]) {
      expect(takeInPieces(reader(20_000), `${large}12345`, size)).toEqual({ head: large, behind: 5 });
    }
  });

  it('keeps every byte as one character', () => {
    const head = 'GET / HTTP/1.1\r\nA: \xff\x80\r\n\r\n';
    for (const size of [1, 100]) expect(takeInPieces(reader(), head, size).head).toBe(head);
  });

  it('skips up to two empty lines before a request', () => {
    for (const size of [1, 2, 3, 100]) {
      expect(takeInPieces(reader(), `\r\n${HEAD}`, size).head).toBe(HEAD);
      expect(takeInPieces(reader(), `\r\n\r\n${HEAD}`, size).head).toBe(HEAD);
    }
  });

  it('does not take them for the beginning of one', () => {
    const heads = reader();
    const begun = (text: string): boolean => {
      expect(takeInPieces(heads, text, 1).head).toBeNull();
      return heads.begun;
    };
    expect(['\r', '\n', '\r', '\n', '\r'].map(begun)).toEqual([false, false, false, false, false]);
    expect(() => begun('\n')).toThrow(expect.objectContaining({ reason: 'bad-request-line' }));
    const other = reader();
    expect(takeInPieces(other, '\r\nG', 3).head).toBeNull();
    expect(other.begun).toBe(true);
  });

  it('refuses more empty lines than that', () => {
    for (const size of [1, 2, 100]) {
      const take = () => parseRequestHead(takeInPieces(reader(), `\r\n\r\n\r\n${HEAD}`, size).head ?? '');
      expect(take).toThrow(expect.objectContaining({ reason: 'bad-request-line' }));
    }
  });

  it('takes heads up to the limit, and tells a long line from many', () => {
    expect(takeInPieces(reader(HEAD.length), HEAD, 100).head).toBe(HEAD);
    const cases = [
      [`GET /${'a'.repeat(2000)} HTTP/1.1\r\n`, 'request-line-too-long'],
      [`GET / HTTP/1.1\r\nA: ${'a'.repeat(2000)}`, 'head-too-large'],
      [`${'GET / HTTP/1.1\r\nHost: x'.padEnd(1000, 'x')}\r\n\r\n`, 'head-too-large'],
    ] as const;
    for (const [text, reason] of cases) {
      for (const size of [1, 7, 5000]) {
        expect(() => takeInPieces(reader(), text, size)).toThrow(expect.objectContaining({ status: 431, reason }));
      }
    }
  });

  it('refuses a bare line feed at once, before the head is complete', () => {
    for (const size of [1, 100]) {
      const take = () => takeInPieces(reader(), 'GET / HTTP/1.1\nHost: x\n\n', size);
      expect(take).toThrow(expect.objectContaining({ reason: 'bare-lf' }));
    }
  });

  it('refuses what is another protocol at once', () => {
    for (const text of ['\x16\x03\x01\x02', 'GET\t', ': x', '(', 'GET /\r\nHost: x']) {
      expect(() => takeInPieces(reader(), text, 100)).toThrow(expect.objectContaining({ status: 400 }));
    }
    const answers = new HeadReader(1000, RESPONSE_HEADS);
    expect(() => takeInPieces(answers, 'SMTP', 1)).toThrow(expect.objectContaining({ reason: 'bad-status-line' }));
  });

  it('looks at each byte a few times, however they are cut', () => {
    let looked = 0;
    const original = Buffer.prototype.indexOf;
    const spy = vi.spyOn(Buffer.prototype, 'indexOf').mockImplementation(function (this: Buffer, what, from, encoding) {
      looked += this.length - Number(from);
      return Reflect.apply(original, this, [what, from, encoding]);
    });
    onTestFinished(() => spy.mockRestore());
    const text = `GET / HTTP/1.1\r\nA: ${'a'.repeat(65_000)}`;
    expect(takeInPieces(reader(65_536), text, 1).head).toBeNull();
    expect(looked).toBeGreaterThanOrEqual(text.length);
    expect(looked).toBeLessThan(10 * text.length);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_LENGTHS, CODE_SYMBOLS, CODES } from './huffman-code.js';
import { HpackError } from './hpack-error.js';
import { HuffmanDecoder } from './huffman-decoder.js';

function decode(encoded: Buffer): string {
  const decoder = new HuffmanDecoder();
  const length = decoder.decode(encoded, 0, encoded.length);
  return decoder.bytes.toString('latin1', 0, length);
}

function bitsOf(symbol: number): string {
  const size = CODE_LENGTHS[symbol] ?? 0;
  const codes = CODES[size] ?? { first: 0, count: 0, start: 0 };
  const nth = CODE_SYMBOLS.indexOf(symbol) - codes.start;
  return (codes.first + nth).toString(2).padStart(size, '0');
}

function packed(bits: string): Buffer {
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
}

function encode(text: string, padding = '1'): Buffer {
  const bits = Array.from(Buffer.from(text, 'latin1'), bitsOf).join('');
  return packed(bits + padding.repeat((8 - (bits.length % 8)) % 8));
}

describe('Huffman code', () => {
  it.each([
    [0x20, '010100'],
    [0x30, '00000'],
    [0x7a, '1111011'],
    [0x5c, '1111111111111110000'],
    [0x00, '1111111111000'],
    [0x0a, '111111111111111111111111111100'],
    [0xff, '11111111111111111111101110'],
    [256, '111111111111111111111111111111'],
  ])('%i is %s', (symbol, bits) => {
    expect(bitsOf(symbol)).toBe(bits);
  });

  it.each([
    ['f1e3 c2e5 f23a 6ba0 ab90 f4ff', 'www.example.com'],
    ['a8eb 1064 9cbf', 'no-cache'],
    ['25a8 49e9 5ba9 7d7f', 'custom-key'],
    ['6402', '302'],
    ['d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff', 'Mon, 21 Oct 2013 20:13:21 GMT'],
    ['9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3', 'https://www.example.com'],
    ['9bd9 ab', 'gzip'],
    ['', ''],
  ])('%s is %s (RFC 7541 C.4, C.6)', (hex, text) => {
    expect(decode(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBe(text);
  });

  it('gives back every string', () => {
    const bytes = fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array).toString('latin1'));
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 100 }), bytes), (text) => decode(encode(text)) === text));
  });

  it('gives back strings longer than the memory it keeps', () => {
    const text = 'e'.repeat(60_000);
    expect(decode(encode(text))).toBe(text);
  });

  it.each([
    ['ends within a code', '1'.repeat(12) + '0000'],
    ['ends within a long code', '1'.repeat(24)],
    ['is padded with zeros', '00000000'],
    ['is padded with some zero', '00000110'],
    ['is padded by a whole byte', '1'.repeat(8)],
    ['is padded by more than a byte', '00000' + '1'.repeat(11)],
    ['has EOS in it', '00000' + '1'.repeat(30) + '00000'],
    ['ends with EOS', '1'.repeat(32)],
  ])('is refused when it %s', (_what, bits) => {
    expect(() => decode(packed(bits))).toThrow(HpackError);
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        try {
          decode(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(HpackError);
        }
      }),
    );
  });

  it.each([
    ['a\tb', false],
    ['a\nb', true],
    ['a\0', true],
    ['\x7f', true],
    ['\x80\xff', false],
  ])('tells of control characters: %j', (text, control) => {
    const decoder = new HuffmanDecoder();
    const bytes = encode(text);
    decoder.decode(encode('\0'), 0, 2);
    decoder.decode(bytes, 0, bytes.length);
    expect(decoder.control).toBe(control);
  });
});

import { describe, expect, it } from 'vitest';
import { HpackDecoder } from './hpack-decoder.js';

const PLENTY = 65_536;

function decode(decoder: HpackDecoder, hex: string) {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return decoder.decode(bytes, 0, bytes.length, PLENTY);
}

describe('requests of RFC 7541 Appendix C', () => {
  it.each([
    [
      'without Huffman code (C.3)',
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      '8286 84be 5808 6e6f 2d63 6163 6865',
      '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
    ],
    [
      'with Huffman code (C.4)',
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ],
  ])('%s', (_how, first, second, third) => {
    const decoder = new HpackDecoder();
    expect(decode(decoder, first)).toMatchObject({
      method: 'GET',
      scheme: 'http',
      path: '/',
      authority: 'www.example.com',
      malformed: null,
      tooLarge: false,
    });
    const cached = decode(decoder, second);
    expect(cached.authority).toBe('www.example.com');
    expect([...cached.fields]).toEqual([['cache-control', 'no-cache']]);
    const custom = decode(decoder, third);
    expect(custom).toMatchObject({ scheme: 'https', path: '/index.html', authority: 'www.example.com' });
    expect([...custom.fields]).toEqual([['custom-key', 'custom-value']]);
  });
});

import { describe, expect, it } from 'vitest';
import { block } from './fixtures/block-writer.js';
import type { HeaderList } from './header-list.js';
import { HpackDecoder } from './hpack-decoder.js';
import { HpackError } from './hpack-error.js';

const PLENTY = 65_536;

/** @param text one character a byte */
function decode(decoder: HpackDecoder, text: string, maxListBytes = PLENTY): HeaderList {
  const bytes = Buffer.from(text, 'latin1');
  return decoder.decode(bytes, 0, bytes.length, maxListBytes);
}

const ofHex = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');

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
    expect(decode(decoder, ofHex(first))).toMatchObject({
      method: 'GET',
      scheme: 'http',
      path: '/',
      authority: 'www.example.com',
      malformed: null,
      tooLarge: false,
    });
    const cached = decode(decoder, ofHex(second));
    expect(cached.authority).toBe('www.example.com');
    expect([...cached.fields]).toEqual([['cache-control', 'no-cache']]);
    const custom = decode(decoder, ofHex(third));
    expect(custom).toMatchObject({ scheme: 'https', path: '/index.html', authority: 'www.example.com' });
    expect([...custom.fields]).toEqual([['custom-key', 'custom-value']]);
  });

  it('a literal with indexing (C.2.1)', () => {
    const decoder = new HpackDecoder();
    const list = decode(decoder, ofHex('400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572'));
    expect([...list.fields]).toEqual([['custom-key', 'custom-header']]);
    expect([...decode(decoder, block.indexed(62)).fields]).toEqual([...list.fields]);
  });

  it('a literal without indexing (C.2.2)', () => {
    const decoder = new HpackDecoder();
    expect(decode(decoder, ofHex('040c 2f73 616d 706c 652f 7061 7468')).path).toBe('/sample/path');
    expect(() => decode(decoder, block.indexed(62))).toThrow(HpackError);
  });

  it('a literal never indexed (C.2.3)', () => {
    const decoder = new HpackDecoder();
    const list = decode(decoder, ofHex('1008 7061 7373 776f 7264 0673 6563 7265 74'));
    expect([...list.fields]).toEqual([['password', 'secret']]);
    expect(() => decode(decoder, block.indexed(62))).toThrow(HpackError);
  });
});

describe('answers of RFC 7541 Appendix C.5, whose table holds 256 bytes', () => {
  it('lose the oldest fields', () => {
    const decoder = new HpackDecoder(256);
    decode(
      decoder,
      ofHex(
        '4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d' +
          '546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      ),
    );
    const second = decode(decoder, ofHex('4803 3330 37c1 c0bf'));
    expect([...second.fields]).toEqual([
      ['cache-control', 'private'],
      ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
      ['location', 'https://www.example.com'],
    ]);
    expect(() => decode(decoder, block.indexed(66))).toThrow(HpackError);
  });
});

describe('the size of the table', () => {
  const kept = block.indexing('x', '1');

  it('may be reduced, and raised again up to what was announced', () => {
    const decoder = new HpackDecoder(4096);
    decode(decoder, kept);
    decode(decoder, block.resize(0) + block.resize(4096) + kept);
    expect([...decode(decoder, block.indexed(62)).fields]).toEqual([['x', '1']]);
    expect(() => decode(decoder, block.indexed(63))).toThrow(HpackError);
  });

  it.each([
    ['more than was announced', block.resize(4097)],
    ['behind a field', block.indexed(2) + block.resize(0)],
    ['at the end', kept + block.resize(4096)],
  ])('may not be changed to %s', (_what, text) => {
    expect(() => decode(new HpackDecoder(4096), text)).toThrow(HpackError);
  });
});

describe('a block that cannot be decoded', () => {
  it.each([
    ['has the index 0', '80'],
    ['has an index that is in no table', 'be'],
    ['has a name of an index that is in no table', '7f00 0161'],
    ['has an index beyond all', 'ff ff ff ff ff ff ff ff ff 7f'],
    ['has an integer without end', 'ff 80 80 80 80 80 80 80 80 80 00'],
    ['ends within an integer', 'ff 80'],
    ['ends at the beginning of an integer', 'ff'],
    ['ends before a name', '00'],
    ['ends before a value', '0f 00'],
    ['ends within a name', '00 05 6161'],
    ['ends within a value', '01 05 6161'],
    ['has a string longer than all', '01 7f ff ff ff ff 0f 61'],
    ['has a string with EOS', '01 84 ffff ffff'],
  ])('%s', (_what, hex) => {
    expect(() => decode(new HpackDecoder(), ofHex(hex))).toThrow(HpackError);
  });

  it('is no matter of what lies behind it', () => {
    const bytes = Buffer.from(`${block.literal('x', 'y').slice(0, -1)}yyy`, 'latin1');
    expect(() => new HpackDecoder().decode(bytes, 0, bytes.length - 3, PLENTY)).toThrow(HpackError);
  });
});

describe('a list that becomes too large', () => {
  const large = block.indexing('x-large', 'v'.repeat(1000));

  it('is cut, and the table goes on', () => {
    const decoder = new HpackDecoder();
    const list = decode(decoder, large + block.indexing('x-a', '1') + block.literal('x-b', '2'), 1039);
    expect(list).toMatchObject({ tooLarge: true });
    expect([...list.fields].map(([name]) => name)).toEqual(['x-large']);
    expect([...decode(decoder, block.indexed(62)).fields]).toEqual([['x-a', '1']]);
  });

  it('may have exactly what was allowed', () => {
    expect(decode(new HpackDecoder(), large, 1039).tooLarge).toBe(false);
    expect(decode(new HpackDecoder(), large, 1038)).toMatchObject({ tooLarge: true, fields: { size: 0 } });
  });

  it('still has to be in order', () => {
    const afterKnown = block.indexed(62) + block.indexed(2);
    for (const rest of [
      block.indexed(0),
      block.indexed(63),
      block.literal(70, ''),
      block.literal('x', 'y').slice(0, -1),
    ]) {
      expect(() => decode(new HpackDecoder(), large + afterKnown + rest, 100)).toThrow(HpackError);
      expect(() => decode(new HpackDecoder(), large + rest, 100)).toThrow(HpackError);
    }
  });

  it('may mean every field of the table, and none behind it', () => {
    const decoder = new HpackDecoder();
    decode(decoder, block.indexing('a', 'b').repeat(80));
    const known = [1, 61, 62, 126, 127, 128, 141].map(block.indexed).join('');
    expect(decode(decoder, known + block.indexing('x-a', '1') + known, 40)).toMatchObject({ tooLarge: true });
    expect([...decode(decoder, block.indexed(62)).fields]).toEqual([['x-a', '1']]);
    expect(decode(decoder, known + block.indexed(142), 40)).toMatchObject({ tooLarge: true });
    expect(() => decode(decoder, known + block.indexed(143), 40)).toThrow(HpackError);
  });

  it('costs no memory, however often a large field is meant', () => {
    const decoder = new HpackDecoder();
    decode(decoder, block.indexing('cookie', 'v'.repeat(4000)));
    const list = decode(decoder, block.indexed(62).repeat(200_000));
    expect(list.tooLarge).toBe(true);
    expect(list.fields.get('cookie')?.length).toBeLessThan(PLENTY);
  });
});

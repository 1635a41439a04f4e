import { describe, expect, it } from 'vitest';
import { block } from './fixtures/block-writer.js';
import type { HeaderList } from './header-list.js';
import { HpackDecoder } from './hpack-decoder.js';

const REQUEST: readonly (readonly [string, string])[] = [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':authority', 'a.example'],
  [':path', '/'],
];

/** The list of these fields, each of them first as a literal, then from the table: what is wrong stays wrong. */
function listOf(fields: readonly (readonly [string, string])[], trailers = false): HeaderList {
  const decoder = new HpackDecoder();
  const text = fields.map(([name, value]) => block.indexing(name, value)).join('');
  const again = fields.map((_field, i) => block.indexed(61 + fields.length - i)).join('');
  const plain = fields.map(([name, value]) => block.literal(name, value)).join('');
  const lists = [text, again, plain].map((block) => {
    const bytes = Buffer.from(block, 'latin1');
    return decoder.decode(bytes, 0, bytes.length, 65_536, trailers);
  });
  const [list] = lists;
  if (list === undefined) throw new Error('nothing was decoded');
  for (const other of lists) expect(other).toEqual(list);
  return list;
}

const requestWith = (...fields: (readonly [string, string])[]): HeaderList => listOf([...REQUEST, ...fields]);

describe('a list of header fields', () => {
  it('has the pseudo-header fields apart from the others', () => {
    const list = requestWith(['accept', '*/*'], ['x-a', '1'], ['x-a', '2']);
    expect(list).toMatchObject({
      method: 'GET',
      scheme: 'https',
      authority: 'a.example',
      path: '/',
      protocol: null,
      malformed: null,
    });
    expect([...list.fields]).toEqual([
      ['accept', '*/*'],
      ['x-a', '1'],
      ['x-a', '2'],
    ]);
  });

  it('knows what decides about the message', () => {
    expect(requestWith(['host', 'b'], ['content-length', '42'], ['expect', '100-continue'])).toMatchObject({
      host: 'b',
      contentLength: 42,
      expect: '100-continue',
      malformed: null,
    });
    expect(listOf([...REQUEST, [':protocol', 'websocket']])).toMatchObject({ protocol: 'websocket', malformed: null });
  });

  it('has one field of cookies, where the first one stood (RFC 9113 8.2.3)', () => {
    const list = requestWith(['cookie', 'a=1'], ['accept', '*/*'], ['cookie', 'b=2'], ['cookie', 'c=3']);
    expect([...list.fields]).toEqual([
      ['cookie', 'a=1; b=2; c=3'],
      ['accept', '*/*'],
    ]);
  });

  it('leaves look-alikes of framing and identity fields out', () => {
    const list = requestWith(['content_length', '5'], ['x_forwarded_for', '::1'], ['my_field', 'x']);
    expect([...list.fields]).toEqual([['my_field', 'x']]);
    expect(list.malformed).toBeNull();
  });

  it('counts as RFC 9113 10.5.1 says', () => {
    expect(listOf([['x-a', '123']]).bytes).toBe(3 + 3 + 32);
  });

  it.each([
    ['a name in upper case', 'X-a', '1'],
    ['an empty name', '', '1'],
    ['a blank in a name', 'x a', '1'],
    ['a colon in a name', 'x:a', '1'],
    ['a byte above 127 in a name', 'x\xe4', '1'],
    ['a line feed in a value', 'x', 'a\nb'],
    ['a carriage return in a value', 'x', 'a\rb'],
    ['NUL in a value', 'x', 'a\0b'],
    ['another control character in a value', 'x', 'a\x7fb'],
    ['a blank before a value', 'x', ' a'],
    ['a blank behind a value', 'x', 'a '],
    ['a tab behind a value', 'x', 'a\t'],
    ['connection', 'connection', 'keep-alive'],
    ['keep-alive', 'keep-alive', '1'],
    ['proxy-connection', 'proxy-connection', 'keep-alive'],
    ['transfer-encoding', 'transfer-encoding', 'chunked'],
    ['upgrade', 'upgrade', 'websocket'],
    ['te with a coding', 'te', 'trailers, deflate'],
    ['a signed length', 'content-length', '+1'],
    ['an empty length', 'content-length', ''],
    ['a list of lengths', 'content-length', '1, 1'],
    ['a length beyond all', 'content-length', '1'.repeat(16)],
    ['a pseudo-header field of answers', ':status', '200'],
    ['an unknown pseudo-header field', ':query', 'a'],
    ['a pseudo-header field twice', ':path', '/'],
  ])('is malformed by %s', (_what, name, value) => {
    const fields: (readonly [string, string])[] = [...REQUEST, [name, value]];
    expect(listOf(fields).malformed).not.toBeNull();
  });

  it.each([
    ['x', ''],
    ['x', 'a b\tc'],
    ['x', '\x80\xff'],
    ['te', 'trailers'],
    ['te', 'Trailers'],
    ['content-length', '0'],
    ["!#$%&'*+-.^_`|~09az", 'x'],
  ])('may have %j: %j', (name, value) => {
    expect(requestWith([name, value]).malformed).toBeNull();
  });

  it.each([
    [':method', ''],
    [':method', 'G T'],
    [':path', ''],
  ])('is malformed by %j: %j', (name, value) => {
    expect(listOf([[name, value]]).malformed).not.toBeNull();
  });

  it.each([
    [':method', 'GET'],
    [':scheme', 'https'],
    [':authority', 'a'],
    [':path', '/'],
    [':protocol', 'x'],
    ['host', 'a'],
    ['content-length', '1'],
  ])('has %s once', (name, value) => {
    expect(listOf([[name, value]]).malformed).toBeNull();
    expect(
      listOf([
        [name, value],
        [name, value],
      ]).malformed,
    ).not.toBeNull();
  });

  it('has no pseudo-header field behind others, and none in trailers', () => {
    expect(listOf([['x', '1'], ...REQUEST]).malformed).not.toBeNull();
    expect(listOf([['cookie', '1'], ...REQUEST]).malformed).not.toBeNull();
    expect(listOf([['content_length', '1'], ...REQUEST]).malformed).not.toBeNull();
    expect(listOf([[':path', '/']], true).malformed).not.toBeNull();
    expect(listOf([['x-sum', '1']], true).malformed).toBeNull();
  });
});

import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { helloOf } from '../fixtures/hello-of.js';
import { readClientHello } from './read-client-hello.js';

describe('the first bytes of a TLS connection', () => {
  let hello: Buffer;
  beforeAll(async () => {
    hello = await helloOf({ servername: 'App.Example.com', ALPNProtocols: ['h2', 'http/1.1'] });
  });

  it('name the host in lower case, and the protocols', () => {
    expect(readClientHello(hello)).toEqual({
      serverName: 'app.example.com',
      protocols: ['h2', 'http/1.1'],
      acceptsEcdsa: true,
    });
  });

  it('name neither when the client does not', async () => {
    const bare = await helloOf({ maxVersion: 'TLSv1.2' });
    expect(readClientHello(bare)).toEqual({ serverName: '', protocols: [], acceptsEcdsa: true });
  });

  it('may be cut anywhere', () => {
    for (let end = 0; end < hello.length; end++) expect(readClientHello(hello.subarray(0, end))).toBe('incomplete');
  });

  it('may come in many records', () => {
    expect(readClientHello(inRecordsOf(7, hello))).toEqual(readClientHello(hello));
  });

  it('may have others behind them, as early data does', () => {
    const early = Buffer.concat([hello, Buffer.from([0x14, 3, 3, 0, 1, 1, 0x17, 3, 3, 0, 9])]);
    expect(readClientHello(early)).toEqual(readClientHello(hello));
  });

  it('give a trailing dot of the name no meaning', () => {
    const dotted = Buffer.from(hello);
    dotted.write('app.example.co.', dotted.indexOf('App.Example.com'), 'latin1');
    expect(readClientHello(dotted)).toMatchObject({ serverName: 'app.example.co' });
  });

  it.each([
    ['a TLS 1.2 client without ECDSA suites', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }],
    ['a client that checks no ECDSA signatures', { sigalgs: 'RSA-PSS+SHA256' }],
  ] as const)('tell that %s needs an RSA certificate', async (_who, options) => {
    expect(readClientHello(await helloOf(options))).toMatchObject({ acceptsEcdsa: false });
  });

  it.each(['GET / HTTP/1.1\r\n', 'HEAD /', 'OPTIONS *', 'DELETE /x'])('are plain HTTP: %s', (text) => {
    expect(readClientHello(Buffer.from(text))).toBe('plain-http');
  });

  it.each([
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
    ['SSL 2', Buffer.from('802e0100020015000000', 'hex')],
    ['another message', Buffer.from('160301000402000000', 'hex')],
    ['a ClientHello of 1 MB', Buffer.from('16030100040110000000', 'hex')],
    ['one that ends early', Buffer.from('1603010006010000020303', 'hex')],
    ['records of one byte without end', Buffer.from('1603010001'.concat('01').repeat(6000), 'hex')],
  ])('are no TLS: %s', (_what, bytes) => {
    expect(readClientHello(bytes)).toBe('not-tls');
  });

  it('are read without an error, whatever they are', () => {
    const changes = fc.array(fc.tuple(fc.nat(hello.length - 1), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(changes, (bytes) => {
        const changed = Buffer.from(hello);
        for (const [at, value] of bytes) changed[at] = value;
        readClientHello(changed);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readClientHello(Buffer.from(bytes))));
  });
});

function inRecordsOf(size: number, record: Buffer): Buffer {
  const message = record.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const fragment = message.subarray(at, at + size);
    records.push(Buffer.from([0x16, 3, 1, 0, fragment.length]), fragment);
  }
  return Buffer.concat(records);
}

import { describe, expect, it } from 'vitest';
import { Proxy, RawClient, RawTarget } from './harness/index.js';

/**
 * Each family of request smuggling with the bytes that show it: a front and a back that read a message differently let
 * a client slip a second request past the front. The target reports every byte it saw; `/smuggled` must never be one.
 */
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';

const REFUSED: Readonly<Record<string, readonly [bytes: string, status: number]>> = {
  'CL.TE: a length and chunks': [
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${5 + SMUGGLED.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  'TE.CL: chunks and a length': [
    `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  'TE.TE: a coding that only one of two reads': [
    `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    501,
  ],
  'TE.TE: two codings': [
    `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    501,
  ],
  'a blank before the colon': [
    `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  'a folded line': [
    `POST / HTTP/1.1\r\nHost: x\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  'two lengths': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n${SMUGGLED}`, 400],
  'the same length twice': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi`, 400],
  'a list of lengths': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 40\r\n\r\n${SMUGGLED}`, 400],
  'a signed length': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n${SMUGGLED}`, 400],
  'a hexadecimal length': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x0\r\n\r\n${SMUGGLED}`, 400],
  'chunks in HTTP/1.0': [
    `POST / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    400,
  ],
  'bare line feeds': [`GET / HTTP/1.1\nHost: x\n\n${SMUGGLED}`, 400],
  'a bare carriage return in a value': [
    `GET / HTTP/1.1\r\nHost: x\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n${SMUGGLED}`,
    400,
  ],
  'a NUL in a value': [`GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n${SMUGGLED}`, 400],
  'two Hosts': [`GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`, 400],
  'no Host': [`GET / HTTP/1.1\r\n\r\n`, 400],
  'an absolute target that contradicts Host': [`GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n`, 400],
  'a Host that is no authority': [`GET / HTTP/1.1\r\nHost: x/../y\r\n\r\n`, 400],
  'a tunnel': [`CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n`, 405],
  TRACE: [`TRACE / HTTP/1.1\r\nHost: x\r\n\r\n`, 405],
  'HTTP/0.9': [`GET /\r\n\r\n`, 400],
  'an HTTP/2 preface': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
  'a target with a blank': [`GET /a b HTTP/1.1\r\nHost: x\r\n\r\n`, 400],
  'a broken escape': [`GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n`, 400],
};

/** Accepted heads whose body is not what chunks look like. */
const BROKEN_CHUNKS: Readonly<Record<string, string>> = {
  'a size that is no number': `g\r\n${SMUGGLED}`,
  'a size that overflows': `100000000000000001\r\n${SMUGGLED}`,
  'a negative size': `-1\r\n${SMUGGLED}`,
  'a size with 0x': `0x5\r\nhello\r\n0\r\n\r\n${SMUGGLED}`,
  'no line end behind the content': `5\r\nhelloX0\r\n\r\n${SMUGGLED}`,
  'a line feed for a line end': `5\nhello\n0\n\n${SMUGGLED}`,
  'an extension with a line feed': `5;a\nb\r\nhello\r\n0\r\n\r\n${SMUGGLED}`,
};

async function serving(): Promise<{ proxy: Proxy; target: RawTarget }> {
  const proxy = await Proxy.start({ workers: 1 });
  const target = await RawTarget.start();
  await proxy.ok('deploy', 'app', '--target', target.target);
  return { proxy, target };
}

describe('request smuggling', () => {
  it('is refused before a target hears of it', async () => {
    const { proxy, target } = await serving();
    for (const [family, [bytes, status]] of Object.entries(REFUSED)) {
      const client = await RawClient.connect(proxy.httpPort);
      client.socket.write(bytes, 'latin1');
      const answer = await client.close();
      expect(answer, family).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*connection: close`, 'i'));
      expect(answer.match(/HTTP\/1\.1 /g), family).toHaveLength(1);
    }
    expect(target.bytes).toBe('');
  });

  it('in chunks ends the connection, whatever stands behind them', async () => {
    const { proxy, target } = await serving();
    for (const [family, chunks] of Object.entries(BROKEN_CHUNKS)) {
      const client = await RawClient.connect(proxy.httpPort);
      client.socket.write(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`, 'latin1');
      expect(await client.close(), family).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(target.bytes).not.toContain('/smuggled');
  });

  it('by look-alikes of framing and identity fields fails, because they are dropped', async () => {
    const { proxy, target } = await serving();
    const client = await RawClient.connect(proxy.httpPort);
    client.send(
      'POST / HTTP/1.1',
      'Host: x',
      'Content_Length: 40',
      'Transfer_Encoding: chunked',
      'X_Forwarded_For: 6.6.6.6',
      'Content-Length: 2',
      '',
      'hi',
    );
    await client.receives(/200 OK/);
    expect(target.bytes).not.toMatch(/_/);
    expect(target.bytes).toMatch(/\r\nContent-Length: 2\r\n/i);
  });

  it('by naming our own fields in Connection fails, because they are added afterwards', async () => {
    const { proxy, target } = await serving();
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET / HTTP/1.1', 'Host: x', 'X-Secret: 1', 'Connection: X-Forwarded-For, X-Request-ID, X-Secret', '');
    await client.receives(/200 OK/);
    expect(target.bytes).toMatch(/\r\nX-Forwarded-For: 127\.0\.0\.1\r\n/);
    expect(target.bytes).toMatch(/\r\nX-Request-ID: [0-9a-f-]{36}\r\n/);
    expect(target.bytes).not.toContain('X-Secret');
  });

  it('of an upgrade with a body, or to h2c, is an ordinary request', async () => {
    const { proxy, target } = await serving();
    const client = await RawClient.connect(proxy.httpPort);
    client.send(
      'GET / HTTP/1.1',
      'Host: x',
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABk',
      '',
    );
    await client.receives(/200 OK/);
    client.send('POST / HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Content-Length: 2', '');
    client.socket.write('hi');
    await client.receives(/200 OK[^]*200 OK/);
    expect(target.bytes).not.toMatch(/upgrade|http2-settings/i);
  });
});

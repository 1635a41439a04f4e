import { type Exchange, Fields, ResponseHead } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { PushedBody } from './fixtures/pushed-body.js';
import type { TestClient } from './fixtures/test-client.js';
import { TestServer } from './fixtures/test-server.js';

let server: TestServer;
afterEach(() => server.stop());

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const DATED = ['Date', 'x'] as const;

/** An exchange that was asked for by `request`, and answered with `head` and a body to push. */
async function answering(
  length: number | null,
  request = REQUEST,
  status = 200,
): Promise<{ body: PushedBody; client: TestClient; exchange: Exchange }> {
  const body = new PushedBody(length);
  server = await TestServer.start((exchange) =>
    exchange.send(new ResponseHead(status, Fields.of(...DATED), length), body),
  );
  const client = await server.connect();
  client.send(request);
  while (body.sink === null) await aTurn();
  const [exchange] = server.exchanges;
  if (exchange === undefined) throw new Error('no exchange');
  return { body, client, exchange };
}

describe('an answer', () => {
  it('of known length goes out head and body in one write', async () => {
    const { body, client } = await answering(5);
    body.push('hello');
    body.sink?.end(null);
    expect(await client.until('hello')).toBe('HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 5\r\n\r\nhello');
    expect(client.reads).toBe(1);
  });

  it('shows its head as soon as the source has nothing more to say', async () => {
    const { body, client } = await answering(null);
    body.sink?.flush();
    expect(await client.until('\r\n\r\n')).toBe('HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  });

  it('of unknown length is one chunk a turn', async () => {
    const { body, client } = await answering(null);
    body.sink?.write(Buffer.from('data: '), null);
    body.push('1\n\n');
    expect(await client.until('\n\n\r\n')).toMatch(/\r\n\r\n9\r\ndata: 1\n\n\r\n$/);
    body.push('data: 2\n\n');
    await client.until('data: 2\n\n\r\n');
    body.sink?.end(null);
    expect(await client.until('0\r\n\r\n')).toMatch(
      /chunked\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n$/,
    );
    expect(client.reads).toBe(3);
  });

  it('ends with its trailers', async () => {
    const { body, client } = await answering(null);
    body.sink?.write(Buffer.from('a'), null);
    body.sink?.end(Fields.of('X-Sum', '1', 'Content-Length', '5'));
    expect(await client.until('X-Sum')).toMatch(/1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n$/);
  });

  it('of unknown length ends with the connection of a 1.0 client, trailers or not', async () => {
    const { body, client } = await answering(null, 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    body.push('hello');
    body.sink?.end(Fields.of('X-Sum', '1'));
    expect(await client.untilEnd()).toBe('HTTP/1.1 200 OK\r\nDate: x\r\nConnection: close\r\n\r\nhello');
  });

  it.each([204, 304])('of status %i has no body, whatever the source says', async (status) => {
    const { body, client } = await answering(null, REQUEST, status);
    let released = 0;
    body.sink?.write(Buffer.from('x'), () => released++);
    body.sink?.end(null);
    client.send('GET\r\n\r\n');
    expect(await client.untilEnd()).toMatch(/^HTTP\/1\.1 \d+ [^\r]+\r\nDate: x\r\n\r\nHTTP\/1\.1 400 /);
    expect(released).toBe(1);
  });
});

describe('interim answers', () => {
  const hints = (exchange: Exchange) => {
    exchange.inform(103, Fields.of('Link', '</s.css>'));
    exchange.answer(200, Fields.of(...DATED));
  };

  it('go before the final one', async () => {
    server = await TestServer.start(hints);
    const client = await server.connect();
    client.send(REQUEST);
    expect(await client.until('Content-Length: 0\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/s\.css>\r\n\r\nHTTP\/1\.1 200/,
    );
  });

  it('are not for 1.0 clients', async () => {
    server = await TestServer.start(hints);
    expect(await server.ask('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe('lent chunks', () => {
  it('that are small are copied, and go back at the end of the turn', async () => {
    const { body, client } = await answering(3);
    const chunk = Buffer.from('abc');
    let released = 0;
    body.sink?.write(chunk, () => released++);
    expect(released).toBe(0);
    body.sink?.flush();
    expect(released).toBe(1);
    chunk.fill('#');
    expect(await client.until('abc')).not.toContain('#');
  });

  it('that are large go back when the socket has taken them', async () => {
    const { body, client } = await answering(100_000);
    const chunk = Buffer.alloc(100_000, 'a');
    const releases: string[] = [];
    body.sink?.write(chunk, () => {
      releases.push('released');
      chunk.fill('-');
    });
    expect(releases).toHaveLength(0);
    body.sink?.end(null);
    while (releases.length === 0) await aTurn();
    await client.until('a'.repeat(100_000));
    expect(releases).toHaveLength(1);
  });

  it('may be filled and written again at once', async () => {
    const { body, client } = await answering(6);
    body.sink?.write(Buffer.from('abc'), () => body.sink?.write(Buffer.from('def'), null));
    body.sink?.flush();
    body.sink?.end(null);
    expect(await client.until('def')).toMatch(/\r\n\r\nabcdef$/);
  });
});

describe('back-pressure', () => {
  it('pauses the source, and resumes it when the client reads', async () => {
    const { body, client } = await answering(null);
    client.socket.pause();
    const text = 'q'.repeat(60_000);
    let sent = 1;
    while (body.push(text)) sent++;
    expect(body.resumes).toBe(0);
    client.socket.resume();
    while (body.resumes === 0) await aTurn();
    expect(body.push('the end')).toBe(true);
    body.sink?.end(null);
    await client.until('0\r\n\r\n');
    expect(client.received.match(/q/g)).toHaveLength(sent * 60_000);
  });

  it('does not stop a source whose bytes the kernel takes on the spot', async () => {
    const { body } = await answering(null);
    expect(body.push('x'.repeat(65_536))).toBe(true);
    expect(body.push('x'.repeat(65_536))).toBe(true);
  });

  it('ends with a client that takes nothing for a minute', async () => {
    const { body, client } = await answering(null);
    client.socket.pause();
    while (body.push('x'.repeat(60_000)));
    for (const second of [0, 30, 59]) server.sweep(second * 1000);
    expect(body.cancelled).toBe(false);
    // Another minute and more, because what is queued may be one large write.
    server.sweep(300_000);
    while (!body.cancelled) await aTurn();
    expect(server.exchanges[0]?.error?.code).toBe('CLIENT_LEFT');
  });
});

describe('an answer that breaks off', () => {
  it('shows what came, and is cut', async () => {
    for (const length of [10, null]) {
      const { body, client } = await answering(length);
      body.push('abc');
      body.sink?.abort(new Error('the target broke off'));
      expect(await client.untilEnd()).toMatch(length === null ? /\r\n\r\n3\r\nabc\r\n$/ : /\r\n\r\nabc$/);
      await server.stop();
    }
    server = await TestServer.start(() => undefined);
  });

  it('is a reset where the end of the connection would be the end of the answer', async () => {
    const { body, client } = await answering(null, 'GET / HTTP/1.0\r\n\r\n');
    body.push('abc');
    await client.until('abc');
    body.sink?.abort(new Error('the target broke off'));
    await client.untilClosed();
    expect(client.error).toMatchObject({ code: 'ECONNRESET' });
  });

  it('is one that is shorter than it said', async () => {
    const { body, client } = await answering(10);
    body.push('abc');
    body.sink?.end(null);
    expect(await client.untilEnd()).toMatch(/abc$/);
  });

  it('is one with a trailer that would be two lines', async () => {
    const { body, client } = await answering(null);
    body.push('abc');
    body.sink?.end(Fields.of('X-Sum', '1\r\nX: 2'));
    expect(await client.untilEnd()).toMatch(/abc\r\n$/);
  });

  it('is one that is longer than it said: the rest would be taken for another answer', async () => {
    const { body, client } = await answering(3);
    body.push('abc');
    expect(body.push('HTTP/1.1 200 OK')).toBe(false);
    expect(await client.untilEnd()).toMatch(/\r\n\r\nabc$/);
  });
});

describe('an answer with a field that would be two lines', () => {
  it('is an error page instead', async () => {
    server = await TestServer.start((exchange) => {
      exchange.answer(302, Fields.of('Location', '/\r\nSet-Cookie: a=1'));
    });
    const client = await server.connect();
    client.send(REQUEST);
    expect(await client.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/);
    expect(server.exchanges[0]).toMatchObject({ status: 500, error: { code: 'INTERNAL_ERROR' } });
  });
});

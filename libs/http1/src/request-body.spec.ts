import { type Exchange, Fields, ResponseHead } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { TestServer } from './fixtures/test-server.js';

let server: TestServer;
afterEach(() => server.stop());

const post = (...lines: string[]) => ['POST / HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n');
const CHUNKED = 'Transfer-Encoding: chunked';
const EXPECT = 'Expect: 100-continue';
const GET = 'GET /next HTTP/1.1\r\nHost: x\r\n\r\n';

/** A server that lets the body flow into a sink, and answers when the test does. */
async function reading(sink: RecordingSink): Promise<void> {
  server = await TestServer.start((exchange) => exchange.body.flowTo(sink));
}

function answer(exchange: Exchange | undefined, text = 'ok'): void {
  exchange?.answer(200, Fields.of('Date', 'x'), text);
}

async function untilExchanges(count: number): Promise<void> {
  while (server.exchanges.length < count) await aTurn();
}

describe('a request body', () => {
  it('that came with its head is handed over in one turn', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}hello${GET}`);
    await sink.until(() => sink.ended);
    expect(sink).toMatchObject({ content: 'hello', flushes: 0, trailers: null });
    expect(server.exchanges[0]?.body.length).toBe(5);
    answer(server.exchanges[0]);
    await untilExchanges(2);
    expect(server.exchanges[1]?.request.target).toBe('/next');
  });

  it('flows as it comes, chunks taken off, trailers at the end', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(post(CHUNKED));
    await untilExchanges(1);
    expect(server.exchanges[0]?.body.length).toBeNull();
    client.send('5\r\nhello\r\n');
    await sink.until(() => sink.content === 'hello');
    expect(sink.flushes).toBe(1);
    client.send('1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n');
    await sink.until(() => sink.ended);
    expect(sink.content).toBe('hello!');
    expect(sink.trailers?.get('x-sum')).toBe('1');
  });

  it('is kept while nobody reads it, and the client is made to wait', async () => {
    server = await TestServer.start(() => undefined);
    const client = await server.connect();
    client.send(post('Content-Length: 300000') + 'x'.repeat(299_999));
    await untilExchanges(1);
    while (server.sockets[0]?.isPaused() !== true) await aTurn();
    const sink = new RecordingSink();
    server.exchanges[0]?.body.flowTo(sink);
    await sink.until(() => sink.content.length === 299_999);
    client.send('y');
    await sink.until(() => sink.ended);
    expect(sink.content).toBe(`${'x'.repeat(299_999)}y`);
  });

  it('pauses with its sink, and loses nothing', async () => {
    const sink = new RecordingSink();
    sink.wantsMore = false;
    await reading(sink);
    const client = await server.connect();
    const text = Array.from({ length: 200_000 }, (_, i) => String(i % 10)).join('');
    client.send(post('Content-Length: 200000') + text + GET);
    await untilExchanges(1);
    while (!sink.ended) {
      const { length } = sink.content;
      server.exchanges[0]?.body.resume();
      if (sink.content.length === length) await aTurn();
    }
    expect(sink.content).toBe(text);
    answer(server.exchanges[0]);
    await untilExchanges(2);
  });

  it('of bad chunks is broken, and so is the connection', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(`${post(CHUNKED)}3\r\nabcd\r\n0\r\n\r\n${GET}`);
    await sink.until(() => sink.aborted !== null);
    expect(sink.aborted).toMatchObject({ code: 'BAD_REQUEST_BODY', status: 400 });
    server.exchanges[0]?.fail(sink.aborted);
    expect(await client.untilEnd()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*Connection: close\r\n/);
    expect(server.exchanges).toHaveLength(1);
  });

  it('of bad chunks is broken for who reads it later, too', async () => {
    server = await TestServer.start(() => undefined);
    const client = await server.connect();
    client.send(`${post(CHUNKED)}x\r\n`);
    await untilExchanges(1);
    const sink = new RecordingSink();
    server.exchanges[0]?.body.flowTo(sink);
    expect(sink.aborted).toMatchObject({ code: 'BAD_REQUEST_BODY' });
  });

  it('breaks off with a client that leaves', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.content === 'he');
    client.socket.resetAndDestroy();
    await sink.until(() => sink.aborted !== null);
    expect(server.exchanges[0]).toMatchObject({ over: true, status: 499 });
  });

  it('breaks off with a client that ends its side, which may still be told', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.socket.end(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.aborted !== null);
    expect(sink.aborted).toMatchObject({ code: 'REQUEST_BODY_BROKEN' });
    server.exchanges[0]?.fail(sink.aborted);
    expect(await client.untilEnd()).toMatch(/^HTTP\/1\.1 500 /);
  });

  it('breaks off when it comes too slowly', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.content === 'he');
    for (const second of [0, 9, 10, 19]) server.sweep(second * 1000);
    expect(sink.aborted).toBeNull();
    server.sweep(20_000);
    expect(sink.aborted).toMatchObject({ code: 'REQUEST_BODY_BROKEN' });
  });

  it('may take its time while nobody reads it', async () => {
    server = await TestServer.start(() => undefined);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await untilExchanges(1);
    for (const second of [0, 10, 20, 100, 1000]) server.sweep(second * 1000);
    expect(server.exchanges[0]?.over).toBe(false);
  });
});

describe('an answer before the end of the body', () => {
  it('lets the connection go on when the rest is small', async () => {
    server = await TestServer.start((exchange) => answer(exchange, exchange.request.target));
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    expect(await client.until('\r\n\r\n/')).not.toContain('Connection');
    client.send(`llo${GET}`);
    await client.until('/next');
    expect(server.exchanges[1]?.request.target).toBe('/next');
  });

  it('waits for that only so long', async () => {
    server = await TestServer.start((exchange) => answer(exchange));
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await client.until('ok');
    server.sweep(4000);
    expect(server.connection.phase).toBe('discarding');
    server.sweep(6000);
    await client.untilEnd();
  });

  it('is the last one, and arrives whole, when the rest is large', async () => {
    server = await TestServer.start((exchange) => answer(exchange));
    const client = await server.connect();
    client.send(post('Content-Length: 9000000'));
    // A client that reads nothing before it has sent everything must get its answer, not a reset.
    client.socket.pause();
    client.send('x'.repeat(9_000_000));
    while (client.socket.writableLength > 0) await aTurn();
    client.socket.resume();
    expect(await client.untilEnd()).toMatch(/Connection: close\r\n\r\nok$/);
    expect(client.error).toBeNull();
  });

  it('is the last one when chunks go on and on', async () => {
    server = await TestServer.start((exchange) => answer(exchange));
    const client = await server.connect();
    client.send(post(CHUNKED) + `5000\r\n${'x'.repeat(0x5000)}\r\n`.repeat(100));
    expect(await client.untilEnd()).toMatch(/ok$/);
    expect(client.error).toBeNull();
  });

  it('does not disturb an upload that somebody still reads', async () => {
    const sink = new RecordingSink();
    const body = new PushedBody();
    server = await TestServer.start((exchange) => {
      exchange.body.flowTo(sink);
      exchange.send(new ResponseHead(200, new Fields(), null), body);
    });
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.content === 'he');
    body.push('early');
    await client.until('early');
    client.send('llo');
    await sink.until(() => sink.ended);
    body.sink?.end(null);
    client.send(GET);
    await untilExchanges(2);
  });

  it('tells a reader that is still there nothing more', async () => {
    const sink = new RecordingSink();
    server = await TestServer.start((exchange) => {
      if (exchange.request.method === 'POST') exchange.body.flowTo(sink);
    });
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.content === 'he');
    answer(server.exchanges[0]);
    client.send(`llo${GET}`);
    await untilExchanges(2);
    expect(sink).toMatchObject({ content: 'he', ended: false, aborted: null });
  });
});

describe('a client that waits for 100 Continue', () => {
  it('gets it when somebody reads the body', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(post('Content-Length: 5', EXPECT));
    expect(await client.until('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    client.send('hello');
    await sink.until(() => sink.ended);
    answer(server.exchanges[0]);
    expect(await client.until('ok')).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  it("gets the target's own, and only that", async () => {
    const sink = new RecordingSink();
    server = await TestServer.start((exchange) => {
      exchange.inform(100, new Fields());
      exchange.inform(100, new Fields());
      exchange.body.flowTo(sink);
      answer(exchange);
    });
    const client = await server.connect();
    client.send(post('Content-Length: 5', EXPECT));
    const received = await client.until('ok');
    expect(received.split('100 Continue')).toHaveLength(2);
  });

  it('gets none when its body is already coming', async () => {
    const sink = new RecordingSink();
    await reading(sink);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5', EXPECT)}h`);
    await sink.until(() => sink.content === 'h');
    client.send('ello');
    await sink.until(() => sink.ended);
    answer(server.exchanges[0]);
    expect(await client.until('ok')).toMatch(/^HTTP\/1\.1 200/);
  });

  it('gets an answer instead, which is the last: it may send the body or not', async () => {
    server = await TestServer.start((exchange) => answer(exchange));
    expect(await server.ask(post('Content-Length: 5', EXPECT))).toMatch(/^HTTP\/1\.1 200 OK[^]*Connection: close/);
  });
});

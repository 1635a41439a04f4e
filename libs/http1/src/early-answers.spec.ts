import { type Exchange, Fields, ResponseHead } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { readingInto, TestServer } from './fixtures/test-server.js';
import { get, post } from './fixtures/wire-text.js';

let server: TestServer;
afterEach(() => server.stop());

const CHUNKED = 'Transfer-Encoding: chunked';
const EXPECT = 'Expect: 100-continue';
const NEXT = get('/next');

function answer(exchange: Exchange | undefined, text = 'ok'): void {
  exchange?.answer(200, Fields.of('Date', 'x'), text);
}

describe('an answer before the end of the body', () => {
  it('lets the connection go on when the rest is small', async () => {
    server = await TestServer.start((exchange) => answer(exchange, exchange.request.target));
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    expect(await client.until('\r\n\r\n/')).not.toContain('Connection');
    client.send(`llo${NEXT}`);
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
    expect(await client.untilEnd()).toMatch(/Connection: close\r\n\r\nok$/);
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
    client.send(NEXT);
    await server.untilExchanges(2);
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
    client.send(`llo${NEXT}`);
    await server.untilExchanges(2);
    expect(sink).toMatchObject({ content: 'he', ended: false, aborted: null });
  });
});

describe('a client that waits for 100 Continue', () => {
  it('gets it when somebody reads the body', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
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
    server = await readingInto(sink);
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

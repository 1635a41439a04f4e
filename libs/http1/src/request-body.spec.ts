import { type Exchange, Fields } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { readingInto, TestServer } from './fixtures/test-server.js';
import { get, post } from './fixtures/wire-text.js';

let server: TestServer;
afterEach(() => server.stop());

const CHUNKED = 'Transfer-Encoding: chunked';
const NEXT = get('/next');

function answer(exchange: Exchange | undefined, text = 'ok'): void {
  exchange?.answer(200, Fields.of('Date', 'x'), text);
}

describe('a request body', () => {
  it('that came with its head is handed over in one turn', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}hello${NEXT}`);
    await sink.until(() => sink.ended);
    expect(sink).toMatchObject({ content: 'hello', flushes: 0, trailers: null });
    expect(server.exchanges[0]?.body.length).toBe(5);
    answer(server.exchanges[0]);
    await server.untilExchanges(2);
    expect(server.exchanges[1]?.request.target).toBe('/next');
  });

  it('flows as it comes, chunks taken off, trailers at the end', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    client.send(post(CHUNKED));
    await server.untilExchanges(1);
    expect(server.exchanges[0]?.body.length).toBeNull();
    client.send('5\r\nhello\r\n');
    await sink.until(() => sink.content === 'hello');
    expect(sink.flushes).toBe(1);
    client.send('1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n');
    await sink.until(() => sink.ended);
    expect(sink.content).toBe('hello!');
    expect(sink.trailers?.get('x-sum')).toBe('1');
  });

  it('is passed on in few pieces, however small its chunks are, and leaves others their turns', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    const content = Array.from({ length: 60_000 }, (_, i) => String(i % 10)).join('');
    const large = 'x'.repeat(2000);
    client.send(`${post(CHUNKED)}7d0\r\n${large}\r\n`);
    await server.untilExchanges(1);
    let pauses = 0;
    server.sockets[0]?.on('pause', () => pauses++);
    client.send(`${content.replaceAll(/./g, '1\r\n$&\r\n')}7d0\r\n${large}\r\n1\r\n!\r\n0\r\n\r\n`);
    await sink.until(() => sink.ended);
    expect(sink.content).toBe(`${large}${content}${large}!`);
    expect(sink.chunks.length).toBeLessThan(100);
    expect(pauses).toBeGreaterThan(0);
  });

  it('is not passed on, nor ended, to who called it off in the middle of a read', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    client.send(post(CHUNKED));
    await server.untilExchanges(1);
    sink.on('change', () => server.exchanges[0]?.body.cancel());
    client.send(`1\r\na\r\n1\r\nb\r\n7d0\r\n${'x'.repeat(2000)}\r\n0\r\n\r\n`);
    await sink.until(() => sink.content !== '');
    await aTurn();
    expect(sink).toMatchObject({ content: 'ab', ended: false });
  });

  it('is kept from where its reader has enough for now, also in the middle of a read', async () => {
    const sink = new RecordingSink();
    sink.wantsMore = false;
    server = await readingInto(sink);
    const client = await server.connect();
    client.send(post(CHUNKED));
    await server.untilExchanges(1);
    const large = 'x'.repeat(2000);
    client.send(`1\r\na\r\n1\r\nb\r\n7d0\r\n${large}\r\n1\r\nc\r\n0\r\n\r\n`);
    await sink.until(() => sink.content !== '');
    await aTurn();
    expect(sink).toMatchObject({ content: 'ab', ended: false });
    server.exchanges[0]?.body.resume();
    expect(sink).toMatchObject({ content: `ab${large}c`, ended: true });
  });

  it('is kept while nobody reads it, and the client is made to wait', async () => {
    server = await TestServer.start(() => undefined);
    const client = await server.connect();
    client.send(post('Content-Length: 300000') + 'x'.repeat(299_999));
    await server.untilExchanges(1);
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
    server = await readingInto(sink);
    const client = await server.connect();
    const text = Array.from({ length: 200_000 }, (_, i) => String(i % 10)).join('');
    client.send(post('Content-Length: 200000') + text + NEXT);
    await server.untilExchanges(1);
    while (!sink.ended) {
      const { length } = sink.content;
      server.exchanges[0]?.body.resume();
      if (sink.content.length === length) await aTurn();
    }
    expect(sink.content).toBe(text);
    answer(server.exchanges[0]);
    await server.untilExchanges(2);
  });

  it('of bad chunks is broken, and so is the connection', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    client.send(`${post(CHUNKED)}3\r\nabcd\r\n0\r\n\r\n${NEXT}`);
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
    await server.untilExchanges(1);
    const sink = new RecordingSink();
    server.exchanges[0]?.body.flowTo(sink);
    expect(sink.aborted).toMatchObject({ code: 'BAD_REQUEST_BODY' });
  });

  it('breaks off with a client that leaves', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    client.send(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.content === 'he');
    client.socket.resetAndDestroy();
    await sink.until(() => sink.aborted !== null);
    expect(server.exchanges[0]).toMatchObject({ over: true, status: 499 });
  });

  it('breaks off with a client that ends its side, which nobody tells any more', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
    const client = await server.connect();
    client.socket.end(`${post('Content-Length: 5')}he`);
    await sink.until(() => sink.aborted !== null);
    expect(sink.aborted).toMatchObject({ code: 'CLIENT_LEFT' });
    server.exchanges[0]?.fail(sink.aborted);
    expect(await client.untilEnd()).toBe('');
    expect(server.exchanges[0]).toMatchObject({ over: true, status: 499 });
  });

  it('breaks off when it comes too slowly', async () => {
    const sink = new RecordingSink();
    server = await readingInto(sink);
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
    await server.untilExchanges(1);
    for (const second of [0, 10, 20, 100, 1000]) server.sweep(second * 1000);
    expect(server.exchanges[0]?.over).toBe(false);
  });
});

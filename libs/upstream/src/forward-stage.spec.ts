import { type BodySource, type ClaimedTarget, CompleteBody, Fields, ProxyError } from '@app/pipeline';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChunkSource } from './fixtures/chunk-source.js';
import { exchangeOf, type ExchangeOptions, targetAt } from './fixtures/exchanges.js';
import { codeOf, get as getFrom, OK, post as postTo, send as sendTo } from './fixtures/forwarded.js';
import { type Accepted, answering, closedPort, LoopbackTarget } from './fixtures/loopback.js';
import { RecordedAnswer } from './fixtures/recorded-answer.js';
import { ForwardStage } from './forward-stage.js';
import { TargetPools } from './target-pools.js';

let pools: TargetPools;
let target: LoopbackTarget;
let claimed: ClaimedTarget;

/** A target whose connections are served by `serve`. */
async function serving(serve: (connection: Accepted) => void, settings = {}): Promise<void> {
  target = await LoopbackTarget.start(serve);
  claimed = targetAt('127.0.0.1', target.port, settings);
}

const get = (options: ExchangeOptions = {}) => getFrom(pools, claimed, options);
const send = (options: ExchangeOptions = {}) => sendTo(pools, claimed, options);
const post = (body: BodySource, request = {}) => postTo(pools, claimed, body, request);
const counts = () => pools.counts(claimed.id);

beforeEach(() => {
  pools = new TargetPools();
});
afterEach(async () => {
  vi.restoreAllMocks();
  pools.close();
  await target.stop();
});

describe('an answer', () => {
  it('comes whole', async () => {
    await serving(
      answering(() => 'HTTP/1.1 201 Made It\r\nX-A: 1\r\nx-a: 2\r\nKeep-Alive: 5\r\nContent-Length: 3\r\n\r\nabc'),
    );
    const { answer, exchange } = await get();
    expect(answer.answer).toMatchObject({ status: 201, length: 3, reason: 'Made It' });
    expect([...(answer.answer?.fields ?? [])]).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
    ]);
    expect(answer.text).toBe('abc');
    expect(exchange.error).toBeNull();
  });

  it('arrives in few pieces, however small its chunks are', async () => {
    const content = Array.from({ length: 60_000 }, (_, i) => String(i % 10)).join('');
    const large = `7d0\r\n${'x'.repeat(2000)}\r\n`;
    const small = content.replaceAll(/./g, '1\r\n$&\r\n');
    const whole = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${large}${small}${large}1\r\n!\r\n0\r\n\r\n`;
    await serving(answering(() => whole));
    const { answer } = await get();
    expect(answer.text).toBe(`${'x'.repeat(2000)}${content}${'x'.repeat(2000)}!`);
    expect(answer.pieces).toBeLessThan(100);
    expect(counts().idle).toBe(1);
  });

  it('may be cut anywhere', async () => {
    const whole = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n';
    await serving(
      answering((_, { socket }) => {
        let at = 0;
        const step = () => {
          socket.write(whole.charAt(at++));
          if (at < whole.length) setImmediate(step);
        };
        step();
        return null;
      }),
    );
    for (let i = 0; i < 3; i++) {
      const { answer } = await get();
      expect(answer.text).toBe('abcde');
      expect([...(answer.trailers ?? [])]).toEqual([['X-T', '1']]);
    }
    expect(target.accepted).toHaveLength(1);
  });

  it.each([
    ['a HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 5],
    ['a HEAD of something chunked', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', null],
    ['a 304', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 5],
    ['a 204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', 0],
  ])('to %s has no body, and the connection stays', async (_, method, text, length) => {
    await serving(answering(() => text));
    for (let i = 0; i < 2; i++) {
      const { answer } = await get({ request: { method } });
      expect(answer.answer?.length).toBe(length);
      expect(answer).toMatchObject({ ended: true, received: 0 });
    }
    expect(target.accepted).toHaveLength(1);
  });

  it('may end with its connection', async () => {
    await serving(answering((_, { socket }) => (socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'), null)));
    const { answer } = await get();
    expect(answer.text).toBe('all of it');
    expect(answer.ended).toBe(true);
    expect(counts()).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });

  it('is streamed as it comes', async () => {
    await serving((connection) => void connection);
    const { answer } = send();
    const { socket } = await (await target.connection()).heads();
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n');
    await answer.until(() => answer.answer !== null);
    for (const event of ['one', 'two']) {
      socket.write(`3\r\n${event}\r\n`);
      await answer.until(() => answer.text.endsWith(event));
    }
    expect(answer.ended).toBe(false);
    socket.write('0\r\n\r\n');
    await answer.over();
    expect(counts().idle).toBe(1);
  });

  it('follows interim answers, which pass', async () => {
    await serving(
      answering(() => `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`),
    );
    const { answer } = await get();
    expect(answer.interim.map(({ status }) => status)).toEqual([103, 102]);
    expect(answer.interim[0]?.fields.get('link')).toBe('</a>');
    expect(answer.text).toBe('ok');
  });

  it('of many megabytes arrives intact, whoever is slow', async () => {
    const body = Buffer.alloc(24 << 20);
    for (let i = 0; i < body.length; i += 4) body.writeUInt32LE((i * 2_654_435_761) >>> 0, i);
    await serving(
      answering((head, { socket }) => {
        const chunked = head.startsWith('GET /chunked');
        socket.write(
          `HTTP/1.1 200 OK\r\n${chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`}\r\n\r\n`,
        );
        for (let at = 0; at < body.length; at += 1 << 20) {
          const part = body.subarray(at, at + (1 << 20));
          if (chunked) socket.write(`${part.length.toString(16)}\r\n`);
          socket.write(part);
          if (chunked) socket.write('\r\n');
        }
        return chunked ? '0\r\n\r\n' : null;
      }),
    );
    const reading = ['/', '/chunked', '/', '/chunked'].map(async (path) => {
      const { answer } = send({ request: { target: path } });
      answer.keepsLent = true;
      // Lent chunks come back late and in heaps, as from a client that reads in bursts.
      answer.on('change', () => {
        if (answer.lent.length < 5 && !answer.ended) return;
        answer.slow = true;
        setImmediate(() => {
          answer.freeze();
          answer.takeMore();
        });
      });
      await answer.over();
      answer.freeze();
      return answer;
    });
    for (const answer of await Promise.all(reading)) {
      expect(answer.broken).toBeNull();
      expect(answer.body.equals(body)).toBe(true);
    }
    expect(counts().busy).toBe(0);
    expect(pools.buffers.taken).toBe(0);
  });

  it('pauses the target while the client does not read', async () => {
    await serving(answering(() => `HTTP/1.1 200 OK\r\nContent-Length: ${64 << 20}\r\n\r\n${'x'.repeat(64 << 20)}`));
    const { answer } = send();
    answer.slow = true;
    await answer.until(() => answer.received > 0);
    const taken = answer.received;
    const { socket } = await target.connection();
    for (let turn = 0; turn < 300; turn++) await new Promise(setImmediate);
    expect(answer.received).toBeLessThan(taken + (2 << 20));
    expect(socket.writableLength).toBeGreaterThan(16 << 20);
    answer.takeMore();
    await answer.over();
    expect(answer.received).toBe(64 << 20);
  });

  it('waits for whoever intercepted it', async () => {
    await serving(answering(() => `HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`));
    const answer = new RecordedAnswer();
    const exchange = exchangeOf({ claimed, writer: answer });
    const body = new Promise<BodySource>((resolve) => {
      exchange.interceptResponse((head, source) => {
        setImmediate(() => {
          resolve(source);
          exchange.send(head, source);
        });
        return true;
      });
    });
    new ForwardStage(pools).handle(exchange);
    expect((await body).length).toBe(200_000);
    await answer.over();
    expect(answer.received).toBe(200_000);
    expect(counts().idle).toBe(1);
  });

  it('that a filter chokes on becomes a 500', async () => {
    await serving(answering(() => OK));
    const answer = new RecordedAnswer();
    const exchange = exchangeOf({ claimed, writer: answer });
    exchange.filterHead(() => {
      throw new Error('a bug in a stage');
    });
    new ForwardStage(pools).handle(exchange);
    await answer.over();
    expect(answer.answer?.status).toBe(500);
  });
});

describe('a request body', () => {
  it('goes out with the head, framed by its length', async () => {
    await serving(answering(() => OK));
    const { answer } = post(new CompleteBody(Buffer.from('hello')));
    await answer.over();
    expect((await target.connection()).received).toMatch(/\r\nContent-Length: 5\r\n\r\nhello$/);
    expect(counts().idle).toBe(1);
  });

  it('is chunked when its length is not known, trailers included', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(null);
    const { answer } = post(body);
    await body.flowing();
    body.send('hello');
    const connection = await (await target.connection()).heads();
    expect(connection.received).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n$/);
    body.send('x'.repeat(100_000));
    body.end(Fields.of('X-Sum', '1'));
    await connection.until(() => connection.received.endsWith('x\r\n0\r\nX-Sum: 1\r\n\r\n'));
    expect(connection.received).toContain('\r\n186a0\r\nxxx');
    connection.socket.write(OK);
    await answer.over();
    expect(counts().idle).toBe(1);
  });

  it('that is empty, but chunked, is chunked', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(null);
    const { answer } = post(body);
    await body.flowing();
    body.end();
    const connection = await target.connection();
    await connection.until(() => connection.received.endsWith('\r\n\r\n0\r\n\r\n'));
    connection.socket.write(OK);
    await answer.over();
    expect(counts().idle).toBe(1);
  });

  it('waits for a target that is slower than the client, and gives every lent chunk back', async () => {
    await serving((connection) => connection.socket.pause());
    const body = new ChunkSource(64 << 20);
    const { answer } = post(body);
    await body.flowing();
    const chunk = Buffer.alloc(1 << 20, 'x');
    let sent = 0;
    while (sent < 64 && body.send(chunk)) sent++;
    sent++;
    expect(sent).toBeLessThan(40);
    const { socket } = await target.connection();
    socket.resume();
    for (; sent < 64; sent++) if (!body.send(chunk)) await body.until(() => body.resumed > 0);
    body.end();
    await body.until(() => body.released === 64);
    socket.write(OK);
    await answer.over();
    expect(counts().idle).toBe(1);
  });

  it('is given up when the target has taken nothing of it for a minute, and not before', async () => {
    await serving((connection) => connection.socket.pause(), { responseTimeoutMs: 100 });
    const body = new ChunkSource(null);
    const sent = post(body);
    await body.flowing();
    const chunk = Buffer.alloc(1 << 20, 'x');
    // The kernel may take more after it said that it was full.
    let resumed = 0;
    body.on('change', () => {
      if (body.resumed === resumed) return;
      resumed = body.resumed;
      body.send(chunk);
    });
    while (body.send(chunk));
    const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 59_000);
    await new LongWait(150).over;
    expect(sent.exchange.over).toBe(false);
    now.mockReturnValue(performance.now() + 200_000);
    await sent.answer.over();
    expect(codeOf(sent)).toBe('TARGET_TIMEOUT');
    expect(sent.exchange.error?.message).toContain('took nothing');
  });

  it.each(['longer', 'shorter'])('that is %s than told poisons nothing', async (how) => {
    await serving(() => undefined);
    const body = new ChunkSource(5);
    const sent = post(body);
    await body.flowing();
    body.send(how === 'longer' ? 'hello!' : 'hell');
    body.end();
    await sent.answer.over();
    expect(codeOf(sent)).toBe('INTERNAL_ERROR');
    expect(counts()).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });

  it('that breaks off cancels the request', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(null);
    const sent = post(body);
    (await body.flowing()).write(Buffer.from('hello'), null);
    const connection = await (await target.connection()).heads();
    body.sink?.abort(new ProxyError('BAD_REQUEST_BODY', 'bad chunk'));
    await connection.gone();
    expect(sent.answer.answer?.status).toBe(400);
  });
});

describe('an early answer', () => {
  it('is delivered while the upload runs, and ends it', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(1000);
    const { answer } = post(body);
    await body.flowing();
    body.send('begun');
    const connection = await (await target.connection()).heads();
    connection.socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
    await answer.over();
    expect(answer.answer?.status).toBe(413);
    expect(body.cancelled).toBe(true);
    await connection.gone();
    expect(counts()).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });

  it('may be an echo: both flow at the same time', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(10);
    const { answer } = post(body);
    await body.flowing();
    body.send('hello');
    const connection = await (await target.connection()).heads();
    connection.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello');
    await answer.until(() => answer.text === 'hello');
    body.send('world');
    body.end();
    await connection.until(() => connection.received.endsWith('helloworld'));
    connection.socket.write('world');
    await answer.over();
    expect(answer.text).toBe('helloworld');
    expect(counts().idle).toBe(1);
  });

  it('is read although the target has stopped listening', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(100 << 20);
    const { answer } = post(body);
    await body.flowing();
    body.send('begun');
    const { socket } = await (await target.connection()).heads();
    // The kernel has both the answer and the end of the connection before this process looks at either.
    socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
    socket.destroy();
    for (let i = 0; i < 5; i++) body.send(Buffer.alloc(70_000));
    await answer.over();
    expect(answer.answer?.status).toBe(413);
    expect(answer.text).toBe('no');
  });

  it('that never came is a 502', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(100 << 20);
    const sent = post(body);
    await body.flowing();
    body.send('begun');
    (await (await target.connection()).heads()).socket.destroy();
    for (let i = 0; i < 5; i++) body.send(Buffer.alloc(70_000));
    await sent.answer.over();
    expect(sent.exchange.error?.status).toBe(502);
    expect(body.cancelled).toBe(true);
  });
});

describe('Expect: 100-continue', () => {
  const request = { expectsContinue: true };
  const fields = ['Expect', '100-continue'];
  const expecting = (body: BodySource) => send({ request: { method: 'POST', ...request }, fields, body });

  it("has the body wait for the target's 100", async () => {
    await serving(() => undefined);
    const body = new ChunkSource(5);
    const { answer } = expecting(body);
    const connection = await (await target.connection()).heads();
    expect(connection.received).toContain('\r\nExpect: 100-continue\r\n');
    expect(body.sink).toBeNull();
    connection.socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    await body.flowing();
    expect(answer.interim).toMatchObject([{ status: 100 }]);
    body.send('hello');
    body.end();
    await connection.until(() => connection.received.endsWith('hello'));
    connection.socket.write(OK);
    await answer.over();
    expect(counts().idle).toBe(1);
  });

  it('does not wait with a body that has begun to come', async () => {
    await serving(() => undefined);
    const body = Object.assign(new ChunkSource(5), { received: 2 });
    const { answer } = expecting(body);
    await body.flowing();
    const connection = await target.connection();
    // It goes with the body, not before it: nothing was asked.
    expect(connection.received).toBe('');
    body.send('hello');
    body.end();
    await connection.until(() => connection.received.endsWith('hello'));
    expect(connection.received).toContain('\r\nExpect: 100-continue\r\n');
    connection.socket.write(OK);
    await answer.over();
    expect(answer.text).toBe('ok');
  });

  it('sends it all the same when the target stays silent', async () => {
    await serving(() => undefined);
    const body = new ChunkSource(5);
    const { answer } = expecting(body);
    const connection = await (await target.connection()).heads();
    await body.flowing();
    body.send('hello');
    body.end();
    await connection.until(() => connection.received.endsWith('hello'));
    connection.socket.write(OK);
    await answer.over();
    expect(answer.text).toBe('ok');
  });

  it('does not send it behind a final answer', async () => {
    await serving(answering(() => 'HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n'));
    const body = new ChunkSource(5);
    const { answer } = expecting(body);
    await answer.over();
    expect(answer.answer?.status).toBe(417);
    expect(body).toMatchObject({ sink: null, cancelled: true });
    expect(counts().idle).toBe(0);
  });
});

describe('what goes wrong', () => {
  it('tells a refused connection, an unknown name and an unreachable address apart', async () => {
    await serving(() => undefined);
    expect(codeOf(await getFrom(pools, targetAt('127.0.0.1', await closedPort())))).toBe('TARGET_REFUSED');
    expect(codeOf(await getFrom(pools, targetAt('no-such-host.invalid', 80)))).toBe('TARGET_NOT_FOUND');
    expect(codeOf(await getFrom(pools, targetAt('255.255.255.255', 80)))).toBe('TARGET_UNREACHABLE');
  });

  it.each<[string, string, string | ((socket: Accepted['socket']) => void)]>([
    ['closes', 'TARGET_CLOSED', (socket) => socket.end()],
    ['closes in the middle of its head', 'TARGET_CLOSED', (socket) => socket.end('HTTP/1.1 200 OK\r\nX:')],
    ['resets', 'TARGET_RESET', (socket) => socket.resetAndDestroy()],
    ['talks another protocol', 'TARGET_PROTOCOL_ERROR', 'SMTP hello\r\n\r\n'],
    ['speaks HTTP/2', 'TARGET_PROTOCOL_ERROR', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['has a bad field', 'TARGET_PROTOCOL_ERROR', 'HTTP/1.1 200 OK\r\nA b: c\r\n\r\n'],
    ['has two lengths', 'TARGET_PROTOCOL_ERROR', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'has a length and chunks',
      'TARGET_PROTOCOL_ERROR',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['never ends its head', 'TARGET_PROTOCOL_ERROR', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(20_000)}`],
    ['never ends its interim answers', 'TARGET_PROTOCOL_ERROR', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)],
    [
      'upgrades what nobody asked for',
      'TARGET_PROTOCOL_ERROR',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
    ],
  ])('is a 502 when the target %s', async (_, code, act) => {
    await serving(answering((__, { socket }) => (typeof act === 'string' ? act : (act(socket), null))));
    const sent = await get();
    expect(codeOf(sent)).toBe(code);
    expect(sent.answer.answer?.status).toBe(502);
    expect(counts()).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });

  it.each<[string, string, string]>([
    ['is shorter than told', 'TARGET_CLOSED', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['lacks its last chunk', 'TARGET_CLOSED', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['has bad chunks', 'TARGET_PROTOCOL_ERROR', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX'],
  ])("cuts the client's connection when a body %s", async (_, code, text) => {
    await serving(answering((__, { socket }) => (socket.end(text), null)));
    const sent = await get();
    expect(sent.exchange.status).toBe(200);
    expect(codeOf(sent)).toBe(code);
    expect(sent.answer).toMatchObject({ ended: false, broken: { code } });
  });

  it('cuts it when a body that ends with the connection is reset', async () => {
    await serving(() => undefined);
    const sent = send();
    const { socket } = await (await target.connection()).heads();
    socket.write('HTTP/1.1 200 OK\r\n\r\nabc');
    await sent.answer.until(() => sent.answer.text === 'abc');
    socket.resetAndDestroy();
    await sent.answer.over();
    expect(sent.answer.broken).toMatchObject({ code: 'TARGET_RESET' });
  });

  it('is a 504 when no head comes in time, not a second late', async () => {
    await serving(() => undefined, { responseTimeoutMs: 100 });
    const begun = performance.now();
    const sent = await get();
    expect(codeOf(sent)).toBe('TARGET_TIMEOUT');
    expect(sent.answer.answer?.status).toBe(504);
    expect(performance.now() - begun).toBeGreaterThan(99);
    expect(performance.now() - begun).toBeLessThan(1000);
    await (await target.connection()).gone();
  });

  it('counts the time-out from the end of the upload', async () => {
    await serving(() => undefined, { responseTimeoutMs: 100 });
    const other = new LongWait(250);
    const body = new ChunkSource(5);
    const sent = post(body);
    await body.flowing();
    body.send('he');
    await other.over;
    expect(sent.exchange.over).toBe(false);
    body.send('llo');
    body.end();
    await sent.answer.over();
    expect(codeOf(sent)).toBe('TARGET_TIMEOUT');
  });

  it('lets a target that has sent its head be silent', async () => {
    await serving(() => undefined, { responseTimeoutMs: 60 });
    const { answer, exchange } = send();
    const { socket } = await (await target.connection()).heads();
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
    await new LongWait(250).over;
    expect(exchange.over).toBe(false);
    socket.write('hello');
    await answer.over();
    expect(answer.text).toBe('hello');
  });

  it('frees the target at once when the client leaves, before or in the middle of an answer', async () => {
    await serving(() => undefined);
    const waiting = send();
    await (await target.connection()).heads();
    waiting.exchange.clientLeft();
    await (await target.connection()).gone();
    const reading = send();
    const second = await (await target.connection(1)).heads();
    second.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe');
    await reading.answer.until(() => reading.answer.text === 'he');
    reading.exchange.clientLeft();
    await second.gone();
    expect(counts()).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });

  it('frees the target at once when the exchange is drained', async () => {
    await serving(() => undefined);
    const sent = send();
    const connection = await (await target.connection()).heads();
    sent.exchange.cancel(new ProxyError('DRAINED', 'replaced'));
    await connection.gone();
    expect(sent.answer.answer?.status).toBe(504);
  });

  it('without a claimed target is a mistake in the map', async () => {
    await serving(() => undefined);
    const exchange = exchangeOf();
    exchange.claimed = null;
    expect(() => new ForwardStage(pools).handle(exchange)).toThrow('claim-target');
  });
});

/** Real time that passes while nothing should happen: what is tested is that a limit does not strike. */
class LongWait {
  readonly over: Promise<void>;

  constructor(ms: number) {
    this.over = new Promise((resolve) => setTimeout(resolve, ms));
  }
}

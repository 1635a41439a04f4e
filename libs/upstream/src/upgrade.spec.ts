import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Exchange, Fields, ProxyError, type TargetSettings } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Dialler } from './dialler.js';
import { exchangeOf, targetAt } from './fixtures/exchanges.js';
import { type Accepted, closedPort, LoopbackTarget, socketPair } from './fixtures/loopback.js';
import { RecordedAnswer } from './fixtures/recorded-answer.js';
import type { ConnectionSlots } from './connection-slots.js';
import { TargetPools } from './target-pools.js';
import { Upgrade } from './upgrade.js';

const AGREED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Odd: \xe4\r\n\r\n';
const FIELDS = [
  'Connection',
  'keep-alive, Upgrade',
  'Upgrade',
  'websocket',
  'Sec-WebSocket-Key',
  'k',
  'X-A',
  '1',
  'x-a',
  '2',
];

let target: LoopbackTarget;
let pair: Awaited<ReturnType<typeof socketPair>>;
let slotsTaken: number;

const slots: ConnectionSlots = {
  tryTake: () => slotsTaken < 1 && ++slotsTaken > 0,
  release: () => void slotsTaken--,
};

interface Begun {
  readonly exchange: Exchange;
  readonly answer: RecordedAnswer;
  readonly over: Promise<void>;
  readonly client: Socket;
}

function begin(settings: Partial<TargetSettings> = {}, request = {}, port = target.port): Begun {
  const answer = new RecordedAnswer();
  answer.connection = { socket: pair.server, rest: Buffer.from('early') };
  const claimed = targetAt('127.0.0.1', port, { maxConnections: 1, ...settings });
  const exchange = exchangeOf({
    request: { upgrade: 'websocket', target: '//chat//a?b=http://c', ...request },
    fields: FIELDS,
    claimed,
    writer: answer,
  });
  const over = new Promise<void>((resolve) => exchange.onEnd(() => resolve()));
  new Upgrade(exchange, claimed, new TargetPools(slots).of(claimed)).begin();
  return { exchange, answer, over, client: pair.client };
}

/** A client and a target whose connection is a tunnel. */
async function tunnel(settings: Partial<TargetSettings> = {}): Promise<Begun & { accepted: Accepted }> {
  const begun = begin(settings);
  const accepted = await (await target.connection()).heads();
  accepted.socket.write(AGREED, 'latin1');
  await accepted.until(() => accepted.received.endsWith('early'));
  return { ...begun, accepted };
}

async function text(socket: Socket, enough: (all: string) => boolean): Promise<string> {
  let all = '';
  return new Promise((resolve) => {
    socket.on('data', function collect(chunk: Buffer) {
      all += chunk.toString('latin1');
      if (!enough(all)) return;
      socket.off('data', collect);
      resolve(all);
    });
  });
}

describe('an upgrade', () => {
  beforeEach(async () => {
    slotsTaken = 0;
    target = await LoopbackTarget.start();
    pair = await socketPair();
  });
  afterEach(async () => {
    pair.close();
    await target.stop();
    expect(slotsTaken).toBe(0);
  });

  it('asks the target with the fields of any request, byte for byte', async () => {
    const { exchange } = begin();
    const { received } = await (await target.connection()).heads();
    expect(received).toMatch(/^GET \/\/chat\/\/a\?b=http:\/\/c HTTP\/1\.1\r\nHost: app\.test\r\n/);
    for (const line of [
      'X-A: 1',
      'X-A: 2',
      'Sec-WebSocket-Key: k',
      'X-Forwarded-For: 192.0.2.7',
      'Upgrade: websocket',
    ]) {
      expect(received).toContain(`\r\n${line}\r\n`);
    }
    expect(received.match(/^connection:/gim)).toHaveLength(1);
    expect(received).toContain('\r\nConnection: Upgrade\r\n');
    exchange.clientLeft();
  });

  it('tunnels any protocol, with any method', async () => {
    const { exchange } = begin({}, { upgrade: 'spdy/3.1', method: 'POST' });
    const accepted = await (await target.connection()).heads();
    expect(accepted.received).toMatch(/^POST .*\r\nUpgrade: spdy\/3\.1\r\n/s);
    accepted.socket.write(AGREED.replace('websocket', 'spdy/3.1'), 'latin1');
    expect(await text(pair.client, (all) => all.endsWith('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 101 /);
    exchange.cancel(new ProxyError('DRAINED', 'test'));
  });

  it('has the fields of the 101 as the target sent them, without those for one hop, and what came behind', async () => {
    const { client, exchange, over } = begin();
    const accepted = await (await target.connection()).heads();
    const said = [
      'HTTP/1.1 101 Yes',
      'upgrade: WebSocket',
      'Sec-WebSocket-Accept: a',
      'Set-Cookie: a=1',
      'X-Odd: \xe4',
      'Vary: a',
      'Keep-Alive: timeout=5',
      'Proxy-Authenticate: Basic',
      'Trailer: X-T',
      'X-Hop: 1',
      'connection: upgrade, X-Hop',
      'set-cookie: b=2',
      'vary: b',
      'Upgrade: WebSocket',
    ];
    accepted.socket.end(`${said.join('\r\n')}\r\n\r\n\x81\x02hi`, 'latin1');
    const all = await text(client, (received) => received.endsWith('hi'));
    expect(all.split('\r\n')).toEqual([
      'HTTP/1.1 101 Yes',
      'Sec-WebSocket-Accept: a',
      'Set-Cookie: a=1',
      'X-Odd: \xe4',
      'Vary: a',
      'set-cookie: b=2',
      'vary: b',
      'Connection: Upgrade',
      'Upgrade: WebSocket',
      '',
      '\x81\x02hi',
    ]);
    client.end();
    await over;
    expect(exchange.bytesSent).toBe(4);
  });

  it('carries bytes both ways, counts them, and passes on half-closes', async () => {
    const { exchange, client, accepted, over } = await tunnel();
    const big = 'x'.repeat(3_000_000);
    accepted.socket.write('hello');
    const head = await text(client, (all) => all.endsWith('hello'));
    expect(head.toLowerCase()).toContain('\r\nx-odd: \xe4\r\n');
    client.end(big);
    await accepted.until(() => accepted.ended);
    expect(accepted.received.endsWith(`early${big}`)).toBe(true);
    const answer = text(client, (all) => all.length === big.length);
    accepted.socket.end(big);
    expect(await answer).toBe(big);
    await over;
    expect(exchange).toMatchObject({
      status: 101,
      error: null,
      bytesSent: 5 + big.length,
      bytesReceived: 5 + big.length,
    });
  });

  it('makes a fast end wait for a slow one', async () => {
    const { client, accepted, exchange } = await tunnel();
    client.pause();
    const megabyte = Buffer.alloc(1 << 20);
    for (let sent = 0; sent < 64; sent++) accepted.socket.write(megabyte);
    const full = () => accepted.socket.writableLength > 32 * megabyte.length;
    expect(full()).toBe(true);
    // Turns of the event loop in which everything would have been taken if nothing held it back.
    for (let turn = 0; turn < 300; turn++) await new Promise(setImmediate);
    expect(full()).toBe(true);
    exchange.cancel(new ProxyError('DRAINED', 'test'));
  });

  it('answers a refusal like any other answer', async () => {
    const { answer, over, exchange } = begin();
    const accepted = await (await target.connection()).heads();
    accepted.socket.write(
      'HTTP/1.1 403 No\r\nX-Why: because\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    accepted.socket.write('2\r\nno\r\n0\r\nX-T: 1\r\n\r\n');
    await over;
    expect(answer.answer).toMatchObject({ status: 403, length: null, reason: 'No' });
    expect([...(answer.answer?.fields ?? [])]).toEqual([['X-Why', 'because']]);
    expect([...(answer.trailers ?? [])]).toEqual([['X-T', '1']]);
    expect(answer.text).toBe('no');
    expect(exchange.error).toBeNull();
    await accepted.until(() => accepted.ended);
  });

  it('breaks the answer off when a refusal does', async () => {
    const { answer } = begin();
    const accepted = await (await target.connection()).heads();
    accepted.socket.end('HTTP/1.1 403 No\r\nContent-Length: 10\r\n\r\nno');
    await answer.over();
    expect(answer.broken).toMatchObject({ code: 'TARGET_CLOSED' });
  });

  it('passes interim answers on, but not without end', async () => {
    const { answer, over, exchange } = begin();
    const accepted = await (await target.connection()).heads();
    accepted.socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(40));
    await over;
    expect(answer.interim).toHaveLength(32);
    expect(exchange.error).toMatchObject({ code: 'TARGET_PROTOCOL_ERROR' });
  });

  it.each([
    ['closes', (socket: Socket) => socket.end(), 'TARGET_CLOSED'],
    ['resets', (socket: Socket) => socket.resetAndDestroy(), 'TARGET_RESET'],
    ['talks nonsense', (socket: Socket) => socket.write('SMTP hello\r\n\r\n'), 'TARGET_PROTOCOL_ERROR'],
    ['agrees to nothing', (socket: Socket) => socket.write('HTTP/1.1 101 Ok\r\n\r\n'), 'TARGET_PROTOCOL_ERROR'],
  ])('answers 502 when the target %s', async (_, act, code) => {
    const { over, exchange, answer } = begin();
    act((await (await target.connection()).heads()).socket);
    await over;
    expect(exchange.error).toMatchObject({ code });
    expect(answer.answer?.status).toBe(502);
  });

  it('answers 502 when the target resets the connection as soon as it is open', async () => {
    await target.stop();
    target = await LoopbackTarget.start(({ socket }) => socket.resetAndDestroy());
    const { over, exchange } = begin();
    await over;
    expect(exchange.error).toMatchObject({ code: 'TARGET_RESET' });
  });

  it.each([
    ['agrees', AGREED],
    ['refuses', 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n'],
    ['resets it', null],
  ])('makes room for other connections when the target %s', async (_, said) => {
    const heard = vi.spyOn(Dialler.prototype, 'heard');
    onTestFinished(() => heard.mockRestore());
    const { exchange, over } = begin();
    const accepted = await (await target.connection()).heads();
    expect(heard).not.toHaveBeenCalled();
    if (said === null) accepted.socket.resetAndDestroy();
    else accepted.socket.end(said, 'latin1');
    pair.client.resume().end();
    await over;
    expect(heard).toHaveBeenCalledTimes(1);
    exchange.clientLeft();
  });

  it('gives everything back when a stage does not want the body of a refusal', async () => {
    const { exchange, over } = begin();
    exchange.interceptResponse((_, body) => {
      body.cancel();
      exchange.answer(500, new Fields());
      return true;
    });
    const accepted = await (await target.connection()).heads();
    accepted.socket.write('HTTP/1.1 403 No\r\nContent-Length: 10\r\n\r\n');
    await over;
    await accepted.gone();
    expect(slotsTaken).toBe(0);
  });

  it('answers 502 when nobody listens, 504 when nobody answers', async () => {
    const refused = begin({}, {}, await closedPort());
    await refused.over;
    expect(refused.exchange.error).toMatchObject({ code: 'TARGET_REFUSED', status: 502 });
    const silent = begin({ responseTimeoutMs: 60 });
    await silent.over;
    expect(silent.exchange.error).toMatchObject({ code: 'TARGET_TIMEOUT', status: 504 });
    await (await target.connection()).gone();
  });

  it('waits for a slot, and is told when there is none in time', async () => {
    const first = begin();
    const second = begin({ responseTimeoutMs: 40 });
    await second.over;
    expect(second.exchange.error).toMatchObject({ code: 'TARGET_BUSY', status: 504 });
    first.exchange.clientLeft();
  });

  it('frees the target when the client leaves before the 101', async () => {
    const { exchange } = begin();
    const accepted = await (await target.connection()).heads();
    exchange.clientLeft();
    await accepted.gone();
    expect(exchange.status).toBe(499);
  });

  it('frees the target when the client leaves as the 101 is on its way', async () => {
    const { exchange } = begin();
    const accepted = await (await target.connection()).heads();
    accepted.socket.write(AGREED, 'latin1');
    pair.client.resetAndDestroy();
    await accepted.gone();
    expect(exchange.over).toBe(true);
  });

  it('passes on that the client ended before the 101 came', async () => {
    const { over } = begin();
    const accepted = await (await target.connection()).heads();
    pair.server.resume();
    pair.client.end();
    await once(pair.server, 'end');
    accepted.socket.write(AGREED, 'latin1');
    await accepted.until(() => accepted.ended);
    const head = text(pair.client, (all) => all.endsWith('bye'));
    accepted.socket.end('bye');
    expect(await head).toMatch(/^HTTP\/1\.1 101 /);
    await over;
  });

  it.each([
    ['drained', (begun: Begun) => begun.exchange.cancel(new ProxyError('DRAINED', 'test'))],
    ['left by its client', (begun: Begun) => begun.client.resetAndDestroy()],
    ['left by its target', (begun: Begun & { accepted: Accepted }) => begun.accepted.socket.resetAndDestroy()],
  ])('closes both ends at once when it is %s', async (_, act) => {
    const begun = await tunnel();
    const clientGone = Promise.race([once(begun.client, 'close'), once(begun.client, 'end')]);
    begun.client.resume();
    act(begun);
    await Promise.all([begun.over, begun.accepted.gone(), clientGone]);
    expect(begun.exchange.status).toBe(101);
  });
});

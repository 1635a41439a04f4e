import { performance } from 'node:perf_hooks';
import { type ClaimedTarget, CompleteBody, Fields, ProxyError } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ChunkSource } from './fixtures/chunk-source.js';
import { targetAt } from './fixtures/exchanges.js';
import { codeOf, get, OK, post, send } from './fixtures/forwarded.js';
import { type Accepted, answering, LoopbackTarget } from './fixtures/loopback.js';
import { TargetPools } from './target-pools.js';

let pools: TargetPools;
let target: LoopbackTarget;
let claimed: ClaimedTarget;

/** One idle connection that has served a request. */
async function keptConnection(): Promise<Accepted> {
  await get(pools, claimed);
  return target.connection(0);
}

/** The heads of all requests that came, on whichever connection; the first is `keptConnection`'s own. */
const requests = () => target.accepted.flatMap(({ received }) => received.match(/^[A-Z]+ \/\S* HTTP/gm) ?? []);

/**
 * What happens to the idle connection in the very turn in which the request is sent: nobody in this process has looked
 * at the socket in between.
 */
const ENDS = {
  closed: (connection: Accepted) => connection.socket.destroy(),
  reset: (connection: Accepted) => connection.socket.resetAndDestroy(),
};

beforeEach(async () => {
  pools = new TargetPools();
  target = await LoopbackTarget.start(answering(() => OK));
  claimed = targetAt('127.0.0.1', target.port);
});
afterEach(async () => {
  pools.close();
  await target.stop();
});

describe('a request that meets a connection that the target has just', () => {
  it.each([
    ['closed', 'GET', []],
    ['closed', 'HEAD', []],
    ['closed', 'OPTIONS', []],
    ['closed', 'POST', ['Idempotency-Key', '1']],
    ['reset', 'GET', []],
    ['reset', 'DELETE', []],
    ['reset', 'POST', []],
  ] as const)('%s is sent again when it is a %s %j', async (end, method, fields) => {
    ENDS[end](await keptConnection());
    const sent = await get(pools, claimed, { request: { method, target: '/again' }, fields });
    expect(codeOf(sent)).toBeNull();
    expect(sent.answer.answer?.status).toBe(200);
    expect(requests().filter((line) => line.includes('/again'))).toHaveLength(1);
    expect(target.accepted).toHaveLength(2);
  });

  it.each(['DELETE', 'PUT', 'POST', 'PATCH'])('closed is not sent again when it is a bare %s', async (method) => {
    ENDS.closed(await keptConnection());
    const sent = await get(pools, claimed, { request: { method } });
    expect(sent.answer.answer?.status).toBe(502);
    expect(target.accepted).toHaveLength(1);
  });

  it('closed is not sent again when a body went with it, whatever it says', async () => {
    ENDS.closed(await keptConnection());
    const sent = send(pools, claimed, { fields: ['Idempotency-Key', '1'], body: new CompleteBody(Buffer.from('x')) });
    await sent.answer.over();
    expect(sent.answer.answer?.status).toBe(502);
    expect(target.accepted).toHaveLength(1);
  });

  it('reset is sent again with a body of which nothing went out', async () => {
    ENDS.reset(await keptConnection());
    const sent = post(pools, claimed, new CompleteBody(Buffer.from('hello')));
    await sent.answer.over();
    expect(codeOf(sent)).toBeNull();
    expect((await target.connection(1)).received).toMatch(/^POST [^]*\r\nContent-Length: 5\r\n\r\nhello$/);
    expect(pools.counts(claimed.id)).toEqual({ idle: 1, busy: 0, connecting: 0 });
  });

  it('reset keeps what a client sends while the new connection is opened', async () => {
    const kept = await keptConnection();
    const body = new ChunkSource(null);
    ENDS.reset(kept);
    const sent = post(pools, claimed, body);
    await body.flowing();
    expect(body.send('one')).toBe(false);
    body.send('two');
    await body.until(() => body.resumed > 0);
    body.send('three');
    body.end(Fields.of('X-T', '1'));
    await sent.answer.over();
    const second = await target.connection(1);
    await second.until(() => second.received.endsWith('\r\n3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\nX-T: 1\r\n\r\n'));
  });

  it('reset waits for the 100 of the new connection', async () => {
    ENDS.reset(await keptConnection());
    const body = new ChunkSource(2);
    const sent = post(pools, claimed, body, { expectsContinue: true });
    const second = await (await target.connection(1)).heads();
    expect(second.received).toMatch(/^POST /);
    await sent.answer.over();
    expect(sent.answer.answer?.status).toBe(200);
    expect(body.sink).toBeNull();
  });
});

describe('a request that may not be sent again', () => {
  /** The clock stands still but for what a test adds to it. */
  let now = 0;
  beforeEach(() => {
    now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => clock.mockRestore());
  });

  /** A connection that has been idle for a second. */
  async function restedConnection(): Promise<Accepted> {
    const kept = await keptConnection();
    now += 1000;
    return kept;
  }

  /** The target ends the only idle connection `restedMs` after its last request; the next one is open. */
  async function seenToEndAfter(restedMs: number): Promise<void> {
    const first = await keptConnection();
    now += restedMs;
    first.socket.destroy();
    await vi.waitUntil(() => pools.counts(claimed.id).idle === 0);
    await get(pools, claimed);
  }

  /** What becomes of it when the target ended the idle connection just now. */
  async function sentToAClosedOne(): Promise<string | null> {
    ENDS.closed(await target.connection(1));
    return codeOf(await get(pools, claimed, { request: { method: 'DELETE' } }));
  }

  it('looks sooner at idle connections of a target that was seen to end them soon', async () => {
    await seenToEndAfter(200);
    now += 150;
    expect(await sentToAClosedOne()).toBeNull();
    expect(target.accepted).toHaveLength(3);
  });

  it('looks later again when one of them stays open for longer', async () => {
    await seenToEndAfter(40);
    now += 2000;
    expect(codeOf(await get(pools, claimed, { request: { method: 'DELETE' } }))).toBeNull();
    now += 300;
    expect(await sentToAClosedOne()).toBe('TARGET_CLOSED');
  });

  it('goes on looking so soon when it finds one that has ended', async () => {
    await seenToEndAfter(200);
    now += 1000;
    expect(await sentToAClosedOne()).toBeNull();
    now += 150;
    ENDS.closed(await target.connection(2));
    expect(codeOf(await get(pools, claimed, { request: { method: 'DELETE' } }))).toBeNull();
  });

  it('does not look sooner at those of a target that ends them after so many requests', async () => {
    await seenToEndAfter(5);
    now += 300;
    expect(await sentToAClosedOne()).toBe('TARGET_CLOSED');
  });

  it.each(['closed', 'reset'] as const)('goes out on another when an idle connection was %s', async (end) => {
    ENDS[end](await restedConnection());
    const sent = post(pools, claimed, new CompleteBody(Buffer.from('hello')));
    await sent.answer.over();
    expect(codeOf(sent)).toBeNull();
    expect(target.accepted).toHaveLength(2);
    expect(requests().filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  it('goes out on an idle connection that is still open', async () => {
    await restedConnection();
    const sent = await get(pools, claimed, { request: { method: 'DELETE' } });
    expect(codeOf(sent)).toBeNull();
    expect(target.accepted).toHaveLength(1);
  });

  it('does not go out when its client leaves before it did', async () => {
    await restedConnection();
    const sent = send(pools, claimed, { request: { method: 'DELETE' } });
    sent.exchange.cancel(new ProxyError('DRAINED', 'replaced'));
    await sent.answer.over();
    expect(codeOf(await get(pools, claimed, { request: { target: '/next' } }))).toBeNull();
    expect(requests()).toHaveLength(2);
    expect(pools.counts(claimed.id)).toEqual({ idle: 1, busy: 0, connecting: 0 });
  });

  it('is not lost when its target goes meanwhile', async () => {
    await restedConnection();
    const sent = send(pools, claimed, { request: { method: 'DELETE' } });
    pools.close();
    await sent.answer.over();
    expect(codeOf(sent)).toBeNull();
    expect(target.accepted).toHaveLength(2);
  });
});

describe('a request is not sent again', () => {
  /** Answers one request on each connection; what follows meets `act`. */
  async function afterFirst(act: (connection: Accepted) => void, served = 1): Promise<void> {
    await target.stop();
    let answered = 0;
    const serve = (_: string, connection: Accepted) => (answered++ < served ? OK : (act(connection), null));
    target = await LoopbackTarget.start(answering(serve));
    claimed = targetAt('127.0.0.1', target.port);
  }

  it('more than once', async () => {
    await afterFirst(({ socket }) => socket.end());
    await keptConnection();
    const sent = await get(pools, claimed);
    expect(codeOf(sent)).toBe('TARGET_CLOSED');
    expect(requests()).toHaveLength(3);
    expect(target.accepted).toHaveLength(2);
  });

  it('when a byte of an answer came', async () => {
    await afterFirst(({ socket }) => socket.end('H'));
    await keptConnection();
    const sent = await get(pools, claimed);
    expect(codeOf(sent)).toBe('TARGET_CLOSED');
    expect(requests()).toHaveLength(2);
  });

  it('when its connection was new', async () => {
    await afterFirst(({ socket }) => socket.resetAndDestroy(), 0);
    const sent = await get(pools, claimed);
    expect(codeOf(sent)).toBe('TARGET_RESET');
    expect(requests()).toHaveLength(1);
  });

  it('when its head went before its body, which would be taken for a request of its own', async () => {
    await afterFirst(({ socket }) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      socket.resetAndDestroy();
    });
    await keptConnection();
    const sent = await get(pools, claimed, {
      request: { method: 'POST', target: '/upload', expectsContinue: true },
      fields: ['Expect', '100-continue'],
      body: new CompleteBody(Buffer.from('GET /admin HTTP/1.1\r\nHost: internal\r\n\r\n')),
    });
    expect(codeOf(sent)).toBe('TARGET_CLOSED');
    expect(requests()).toEqual(['GET / HTTP', 'POST /upload HTTP']);
    expect(target.accepted).toHaveLength(1);
  });

  it('when the client left meanwhile', async () => {
    await afterFirst(({ socket }) => socket.end());
    const kept = await keptConnection();
    const sent = send(pools, claimed);
    await kept.heads(2);
    sent.exchange.clientLeft();
    await kept.gone();
    await get(pools, claimed);
    expect(requests()).toHaveLength(3);
  });
});

import { Socket } from 'node:net';
import type { ClaimedTarget } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Dialler } from './dialler.js';
import { targetAt } from './fixtures/exchanges.js';
import { codeOf, get, OK, send } from './fixtures/forwarded.js';
import { type Accepted, answering, closedPort, LoopbackTarget } from './fixtures/loopback.js';
import { TargetConnection } from './target-connection.js';
import { TargetPools } from './target-pools.js';

let pools: TargetPools;
let target: LoopbackTarget;
let claimed: ClaimedTarget;

async function serving(serve: (connection: Accepted) => void, settings = {}): Promise<void> {
  target = await LoopbackTarget.start(serve);
  claimed = targetAt('127.0.0.1', target.port, settings);
}

const counts = () => pools.counts(claimed.id);
const path = (target: string) => ({ request: { target } });

beforeEach(() => {
  pools = new TargetPools();
});
afterEach(async () => {
  pools.close();
  await target.stop();
});

const aWhile = async (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 50));

describe('the connections to a target', () => {
  it('are used again, the last used first', async () => {
    await serving(() => undefined);
    const both = [send(pools, claimed), send(pools, claimed)];
    const first = await (await target.connection(0)).heads();
    const second = await (await target.connection(1)).heads();
    expect(counts()).toEqual({ idle: 0, busy: 2, connecting: 0 });
    first.socket.write(OK);
    await Promise.race(both.map(({ answer }) => answer.over()));
    second.socket.write(OK);
    await Promise.all(both.map(({ answer }) => answer.over()));
    expect(counts()).toEqual({ idle: 2, busy: 0, connecting: 0 });
    const third = send(pools, claimed);
    await second.heads(2);
    second.socket.write(OK);
    await third.answer.over();
    expect(target.accepted).toHaveLength(2);
  });

  it('go to who waits longest when one comes free before a new one is open', async () => {
    await serving(answering(() => OK));
    const first = send(pools, claimed);
    await first.answer.until(() => first.answer.answer !== null);
    // Its connection came free in this turn: nobody had to open another.
    await Promise.all([get(pools, claimed), get(pools, claimed)]);
    expect(target.accepted.length).toBeLessThanOrEqual(2);
  });

  it('are kept to 100 idle ones', async () => {
    let waiting: Accepted[] = [];
    await serving(answering((_, connection) => (waiting.push(connection), null)));
    const sent = Array.from({ length: 120 }, () => send(pools, claimed));
    while (waiting.length < 120) await new Promise(setImmediate);
    for (const { socket } of waiting.splice(0)) socket.write(OK);
    await Promise.all(sent.map(({ answer }) => answer.over()));
    // For a moment all stay, in case the next burst is as large.
    expect(counts()).toEqual({ idle: 120, busy: 0, connecting: 0 });
    while (counts().idle > 100) await aWhile();
    expect(counts()).toEqual({ idle: 100, busy: 0, connecting: 0 });
    waiting = [];
  });

  it('are not asked for any more, when those that come back have served who waited', async () => {
    await serving(
      answering(() => OK),
      { responseTimeoutMs: 1000 },
    );
    await get(pools, claimed);
    // None is opened any more: the sockets of the next ones go nowhere.
    const open = vi.spyOn(TargetConnection.prototype, 'open').mockImplementation(() => new Socket());
    const sent = Array.from({ length: 200 }, () => send(pools, claimed));
    expect(counts()).toEqual({ idle: 0, busy: 1, connecting: 199 });
    await Promise.all(sent.map(({ answer }) => answer.over()));
    expect(sent.every((one) => codeOf(one) === null)).toBe(true);
    expect(open).toHaveBeenCalledTimes(64);
    expect(counts()).toEqual({ idle: 1, busy: 0, connecting: 64 });
    open.mockRestore();
    while (counts().connecting > 0) await aWhile();
  });

  it('are opened 64 at a time', async () => {
    await serving(answering(() => OK));
    const sent = Array.from({ length: 200 }, () => send(pools, claimed));
    expect(counts().connecting).toBe(200);
    await Promise.all(sent.map(({ answer }) => answer.over()));
    // Those that waited for their turn were mostly served by connections that came free.
    expect(sent.every((one) => codeOf(one) === null)).toBe(true);
  });

  it.each([
    ['answers on', answering(() => OK)],
    ['ends', ({ socket }: Accepted) => socket.end()],
    ['resets', (connection: Accepted) => void connection.heads().then(({ socket }) => socket.resetAndDestroy())],
  ])('make room for others that are opened: those which the target %s, once', async (_, serve) => {
    const heard = vi.spyOn(Dialler.prototype, 'heard');
    onTestFinished(() => heard.mockRestore());
    await serving(serve);
    await send(pools, claimed).answer.over();
    expect(heard).toHaveBeenCalledTimes(1);
    if (counts().idle > 0) await get(pools, claimed);
    expect(heard).toHaveBeenCalledTimes(target.accepted.length);
  });

  it.each([
    ['closed by the target', (socket: Accepted['socket']) => socket.end()],
    ['reset by the target', (socket: Accepted['socket']) => socket.resetAndDestroy()],
    ['sent an answer that nobody asked for', (socket: Accepted['socket']) => socket.write(OK.replace('ok', 'ev'))],
  ])('are not used again when, being idle, they are %s', async (_, act) => {
    await serving(answering(() => OK));
    await get(pools, claimed);
    const first = await target.connection(0);
    act(first.socket);
    while (counts().idle > 0) await new Promise(setImmediate);
    await first.gone();
    const { answer } = await get(pools, claimed);
    expect(answer.text).toBe('ok');
    expect(target.accepted).toHaveLength(2);
  });

  it.each([
    ['more follows its answer', `${OK}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`],
    [
      'more follows its chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200',
    ],
    ['a 204 declares a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n'],
    ['the target says close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
    ['the target speaks 1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('are not used again when %s', async (_, text) => {
    let served = 0;
    await serving(answering(() => (served++ === 0 ? text : OK)));
    const first = await get(pools, claimed);
    expect(codeOf(first)).toBeNull();
    expect(counts().idle).toBe(0);
    const { answer } = await get(pools, claimed);
    expect(answer.text).toBe('ok');
    expect(target.accepted).toHaveLength(2);
  });

  it('never mix up answers, whatever ends badly in between', async () => {
    const ends = [
      (line: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${line.length}\r\n\r\n${line}`,
      (line: string) =>
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${line.length.toString(16)}\r\n${line}\r\n0\r\n\r\n`,
      (line: string, { socket }: Accepted) => (socket.end(`HTTP/1.1 200 OK\r\n\r\n${line}`), null),
      () => 'nonsense\r\n\r\n',
      (line: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${line.length}\r\n\r\n${line}${OK}`,
      (_: string, { socket }: Accepted) => (socket.resetAndDestroy(), null),
      (line: string, { socket }: Accepted) => (
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${line}`),
        null
      ),
    ];
    await serving(
      answering((head, connection) => {
        const [, line = '', kind = ''] = /^GET (\/(\d+)\S*)/.exec(head) ?? [];
        return ends[Number(kind)]?.(line, connection) ?? null;
      }),
    );
    for (let round = 0; round < 20; round++) {
      const asked = Array.from({ length: 14 }, (_, i) => `/${(i * 5 + round) % ends.length}-${round}-${i}`);
      const answers = await Promise.all(asked.map((line) => get(pools, claimed, path(line))));
      answers.forEach(({ answer }, i) => {
        const status = answer.answer?.status ?? 0;
        if (status === 200) expect(answer.text).toBe(asked[i]);
        else expect(status).toBe(502);
      });
    }
    expect(counts().busy).toBe(0);
  });

  it('are closed when their target is gone: idle ones now, busy ones when their exchange is over', async () => {
    await serving(answering((head) => (head.includes('/now') ? OK : null)));
    await Promise.all([get(pools, claimed, path('/now')), get(pools, claimed, path('/now'))]);
    const busy = send(pools, claimed, path('/later'));
    pools.closePool(claimed.id);
    expect(counts()).toEqual({ idle: 0, busy: 1, connecting: 0 });
    const served = target.accepted.find(({ received }) => received.includes('/later')) ?? (await laterOne());
    served.socket.write(OK);
    await busy.answer.over();
    await Promise.all(target.accepted.map((connection) => connection.gone()));
    const straggler = await get(pools, claimed, path('/now'));
    expect(straggler.answer.text).toBe('ok');
    expect(counts()).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });

  async function laterOne(): Promise<Accepted> {
    for (;;) {
      await new Promise(setImmediate);
      const found = target.accepted.find(({ received }) => received.includes('/later'));
      if (found !== undefined) return found;
    }
  }

  it('are opened to whichever address of a name answers', async () => {
    await serving(answering(() => OK));
    const named = targetAt('localhost', target.port);
    for (let i = 0; i < 3; i++) expect((await get(pools, named)).answer.text).toBe('ok');
    expect(target.accepted).toHaveLength(1);
  });

  it('are given up when the client leaves before they are open', async () => {
    await serving(answering(() => OK));
    const sent = send(pools, claimed);
    expect(counts().connecting).toBe(1);
    sent.exchange.clientLeft();
    expect(counts().connecting).toBe(0);
    const { answer } = await get(pools, claimed);
    expect(answer.text).toBe('ok');
  });

  it('fail one request each when they cannot be opened', async () => {
    await serving(answering(() => OK));
    const nobody = targetAt('127.0.0.1', await closedPort());
    const sent = await Promise.all(Array.from({ length: 100 }, () => get(pools, nobody)));
    expect(sent.map(codeOf)).toEqual(Array.from({ length: 100 }, () => 'TARGET_REFUSED'));
    expect(pools.counts(nobody.id)).toEqual({ idle: 0, busy: 0, connecting: 0 });
  });
});

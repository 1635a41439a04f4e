import type { Socket } from 'node:net';
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask, Proxy, type RawBehaviour, RawClient, RawTarget } from './harness/index.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A fault on `/bad`, an ordinary answer to everything else. */
function badly(fault: (socket: Socket) => void): RawBehaviour {
  return (socket, head) => (head.includes('/bad') ? fault(socket) : void socket.write(OK));
}

async function behind(behaviour: RawBehaviour, ...flags: string[]): Promise<{ proxy: Proxy; target: RawTarget }> {
  const proxy = await Proxy.start({ workers: 1 });
  const target = await RawTarget.start(behaviour);
  await proxy.ok('deploy', 'app', '--target', target.target, ...flags);
  return { proxy, target };
}

/** What the target does, the status it becomes, and the code in the log. */
const FAULTS: Readonly<Record<string, readonly [fault: (socket: Socket) => void, status: number, code: string]>> = {
  'answers garbage': [(socket) => void socket.end('SMTP hello\r\n\r\n'), 502, 'TARGET_PROTOCOL_ERROR'],
  'resets the connection': [(socket) => void socket.resetAndDestroy(), 502, 'TARGET_RESET'],
  'closes without an answer': [(socket) => void socket.end(), 502, 'TARGET_CLOSED'],
  'stalls before its answer': [() => undefined, 504, 'TARGET_TIMEOUT'],
  'stalls in its head': [(socket) => void socket.write('HTTP/1.1 200 OK\r\nX-A: '), 504, 'TARGET_TIMEOUT'],
  'sends endless headers': [
    (socket) => endlessly(socket, 'HTTP/1.1 200 OK\r\n', 'X-A: aaaaaaaaaaaaaaaaaaaaaaaa\r\n'),
    502,
    'TARGET_PROTOCOL_ERROR',
  ],
  'sends an endless series of interim answers': [
    (socket) => endlessly(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    502,
    'TARGET_PROTOCOL_ERROR',
  ],
  'gives a length and chunks': [
    (socket) =>
      void socket.write(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      ),
    502,
    'TARGET_PROTOCOL_ERROR',
  ],
  'gives two lengths': [
    (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'),
    502,
    'TARGET_PROTOCOL_ERROR',
  ],
  'upgrades unasked': [
    (socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    502,
    'TARGET_PROTOCOL_ERROR',
  ],
};

function endlessly(socket: Socket, first: string, again: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(again.repeat(100)));
  };
  socket.on('drain', more);
  socket.write(first);
  more();
}

describe('a target that', () => {
  for (const [what, [fault, status, code]] of Object.entries(FAULTS)) {
    it(`${what} costs its own request only: ${status}`, async () => {
      const { proxy } = await behind(badly(fault), '--target-timeout', '500ms');
      expect(await proxy.get('/bad')).toMatchObject({ status });
      expect(await proxy.requestLine('/bad')).toMatchObject({ status, error: code });
      expect(await proxy.get('/good')).toMatchObject({ status: 200, body: 'ok' });
    });
  }

  it('sends a shorter body than it said makes the client see a broken answer', async () => {
    const { proxy } = await behind(
      badly((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort')),
    );
    await expect(proxy.get('/bad')).rejects.toThrow(/aborted|hang up|reset/i);
    expect(await proxy.requestLine('/bad')).toMatchObject({ status: 200, error: 'TARGET_CLOSED' });
  });

  it('breaks off in the middle of chunks never gives the client a last one', async () => {
    const { proxy } = await behind(
      badly((socket) => void socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')),
    );
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /bad HTTP/1.1', 'Host: x', '');
    const answer = await client.close();
    expect(answer).toContain('hello');
    expect(answer).not.toContain('0\r\n\r\n');
  });

  it('sends more than it said, or a second answer, poisons nobody', async () => {
    for (const extra of ['EXTRA', `${OK}HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npoisoned`]) {
      const { proxy } = await behind(badly((socket) => void socket.write(`${OK}${extra}`)));
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      expect(await proxy.get('/bad', { agent })).toMatchObject({ status: 200, body: 'ok' });
      for (let i = 0; i < 5; i++)
        expect(await proxy.get('/good', { agent })).toMatchObject({ status: 200, body: 'ok' });
      agent.destroy();
    }
  });

  it('dies 100 ms into a body has the client cut off at once', async () => {
    const { proxy } = await behind(
      badly((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbegin');
        setTimeout(() => socket.resetAndDestroy(), 100);
      }),
    );
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /bad HTTP/1.1', 'Host: x', '');
    await client.receives(/begin/);
    await client.close();
    expect(client.received).not.toContain('HTTP/1.1 502');
  });
});

describe('a target that drops idle connections silently', () => {
  /** Longer than a request takes, shorter than many a pause between two. */
  const IDLE_MS = 30;
  const CLIENTS = 16;

  it('fails no GET, and no request reaches it twice', async () => {
    const seen = new Map<string, number>();
    const { proxy } = await behind((socket, head) => {
      const path = head.split(' ')[1] ?? '';
      seen.set(path, (seen.get(path) ?? 0) + 1);
      socket.write(OK);
      // Says nothing of it in its answers: the proxy learns it from the connection, or from its next request on it.
      if (!socket.timeout) socket.setTimeout(IDLE_MS, () => socket.destroy());
    });
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const failed: string[] = [];
    const send = async (method: 'GET' | 'POST', i: number): Promise<void> => {
      const path = `/${method}/${i}`;
      const answer = await ask(proxy.httpPort, path, { method, agent, ...(method === 'POST' && { body: 'hi' }) });
      if (answer.status !== 200) failed.push(path);
    };
    const client = async (first: number): Promise<void> => {
      for (let i = first; i < 2_000; i += CLIENTS) {
        await send('GET', i);
        await delay(Math.random() * 2 * IDLE_MS);
        await send('POST', i);
        await delay(Math.random() * 2 * IDLE_MS);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, async (_, first) => client(first)));
    agent.destroy();
    expect(failed.filter((path) => path.startsWith('/GET'))).toEqual([]);
    // A POST that met a dying connection may not be sent again once a byte of it was written.
    expect(failed.filter((path) => path.startsWith('/POST')).length).toBeLessThanOrEqual(7);
    expect([...seen].filter(([path, times]) => path.startsWith('/POST') && times > 1)).toEqual([]);
  });
});

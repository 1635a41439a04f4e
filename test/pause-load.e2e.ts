import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { App, Proxy, RawClient, vitalSigns } from './harness/index.js';
import { allHeld } from './harness/unread.js';

const CLIENTS = 500;
const REQUESTS_EACH = 4;
/** How many requests the memory of held ones is measured with. More for a real figure: PAUSE_HELD=10000. */
const HELD = Number(process.env['PAUSE_HELD'] ?? 1000);
/** How many are held in one worker for a target that takes few at a time. PAUSE_QUEUED=10000 takes 15 s. */
const QUEUED = Number(process.env['PAUSE_QUEUED'] ?? 2000);
/** As far as two requests on connections of their own may change places on their way to the proxy or from it. */
const SHUFFLED = 50;

/** Says which request it answers, and how much of a body came with it; counts requests and connections. */
async function countingApp(name: string) {
  const app = await App.start(name);
  const connections = { open: new Set<Socket>(), most: 0 };
  const atATime = { now: 0, most: 0 };
  const seen = new Map<string, number>();
  app.answer = async ({ method, url, incoming, response }) => {
    const { socket } = incoming;
    if (!connections.open.has(socket)) socket.once('close', () => connections.open.delete(socket));
    connections.open.add(socket);
    connections.most = Math.max(connections.most, connections.open.size);
    seen.set(url, (seen.get(url) ?? 0) + 1);
    atATime.most = Math.max(atATime.most, ++atATime.now);
    let bytes = 0;
    for await (const chunk of incoming) bytes += chunk.length;
    atATime.now--;
    response.end(`<${name} ${method} ${url} ${bytes}>`);
  };
  return { app, connections, atATime, seen };
}

/** GET and POST in turn, all in one piece: the proxy has to take them apart and answer them in this order. */
function pipelined(client: number): string {
  const requests = Array.from({ length: REQUESTS_EACH }, (_, turn) => {
    const head = `/${client}-${turn} HTTP/1.1\r\nHost: app.test\r\n`;
    return turn % 2 === 0 ? `GET ${head}\r\n` : `POST ${head}Content-Length: ${turn}\r\n\r\n${'x'.repeat(turn)}`;
  });
  return requests.join('');
}

async function askPipelined(proxy: Proxy): Promise<RawClient[]> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, async () => RawClient.connect(proxy.httpPort)));
  clients.forEach((client, number) => client.socket.write(pipelined(number)));
  return clients;
}

const answersOf = (received: string) => received.match(/<v\d[^>]*>/g);

const expectedAnswers = (name: string, client: number) =>
  Array.from({ length: REQUESTS_EACH }, (_, turn) =>
    turn % 2 === 0 ? `<${name} GET /${client}-${turn} 0>` : `<${name} POST /${client}-${turn} ${turn}>`,
  );

describe('a paused service with many requests', () => {
  it(`holds ${CLIENTS * REQUESTS_EACH} requests through a deploy; each is answered once, in order, by the new target`, async () => {
    const proxy = await Proxy.start();
    const [old, next] = [await countingApp('v1'), await countingApp('v2')];
    await proxy.deploy('web', old.app);
    await proxy.ok('pause', 'web');
    const clients = await askPipelined(proxy);
    await allHeld(proxy);
    await proxy.deploy('other', await App.start('other'), '--host', 'other.test');
    await proxy.deploy('web', next.app);
    expect((await proxy.get('/', { host: 'other.test' })).body).toBe('other');
    expect(next.app.requests.count).toBe(0);
    const startedAt = performance.now();
    await proxy.ok('resume', 'web');
    const all = await Promise.all(
      clients.map(async (client, number) => client.receives(new RegExp(`/${number}-${REQUESTS_EACH - 1} \\d+>`))),
    );
    const ms = performance.now() - startedAt;
    console.info(`resumed: ${next.seen.size} answers in ${ms.toFixed(0)} ms, ${next.connections.most} connections`);
    all.forEach((received, number) => expect(answersOf(received)).toEqual(expectedAnswers('v2', number)));
    expect(next.seen.size).toBe(CLIENTS * REQUESTS_EACH);
    expect(new Set(next.seen.values())).toEqual(new Set([1]));
    expect(old.seen.size).toBe(0);
    expect(next.connections.most).toBeLessThanOrEqual(CLIENTS);
  });

  it(`lets ${QUEUED} on in order, no more at a time than the target is to have`, { timeout: 180_000 }, async () => {
    const proxy = await Proxy.start({ workers: 1, args: ['--max-connections', String(QUEUED + 100)] });
    const { app, atATime, seen } = await countingApp('v1');
    const answer = app.answer;
    app.answer = (arrival) => void setTimeout(() => void answer(arrival), 5);
    await proxy.deploy('web', app, '--target-max-connections', '10');
    await proxy.ok('pause', 'web', '--max-pause', '5m');
    const clients: RawClient[] = [];
    for (let i = 0; i < QUEUED; i++) clients.push(await RawClient.connect(proxy.httpPort));
    clients.forEach((client, number) => client.send(`GET /${number} HTTP/1.1`, 'Host: app.test', ''));
    await allHeld(proxy);
    const startedAt = performance.now();
    await proxy.ok('resume', 'web');
    await Promise.all(clients.map(async (client, number) => client.receives(new RegExp(`200 OK[^]*/${number} 0>$`))));
    const seconds = (performance.now() - startedAt) / 1000;
    const farthest = Math.max(...[...seen.keys()].map((url, place) => Math.abs(Number(url.slice(1)) - place)));
    console.info(
      `${QUEUED} answered in ${seconds.toFixed(1)} s by 10 connections, at most ${farthest} places out of order`,
    );
    expect(seen.size).toBe(QUEUED);
    expect(atATime.most).toBeLessThanOrEqual(10);
    expect(farthest).toBeLessThan(SHUFFLED);
  });
  it(`refuses ${CLIENTS * REQUESTS_EACH} requests at once when it is stopped, with the message, escaped`, async () => {
    const proxy = await Proxy.start();
    const { app, seen } = await countingApp('v1');
    await proxy.deploy('web', app);
    await proxy.ok('pause', 'web');
    const clients = await askPipelined(proxy);
    await allHeld(proxy);
    const firstAt = Promise.race(clients.map(async (client) => client.receives(/503/))).then(() => performance.now());
    const stop = proxy.ok('stop', 'web', '--message', '<b>Back</b> at "noon" & not before');
    const refusals = new RegExp(`(HTTP/1.1 503[^]*?</html>[^]*?){${REQUESTS_EACH}}`);
    const all = await Promise.all(clients.map(async (client) => client.receives(refusals)));
    const ms = performance.now() - (await firstAt);
    const refused = await proxy.log.atLeast(CLIENTS * REQUESTS_EACH, ({ status }) => status === 503);
    const times = refused.map(({ time }) => Date.parse(time));
    const sentMs = Math.max(...times) - Math.min(...times);
    console.info(
      `stopped: ${refused.length} refusals, the last seen ${ms.toFixed(0)} ms after the first, and sent ${sentMs} ms after it`,
    );
    expect(ms).toBeLessThan(1_000);
    for (const received of all) {
      expect(received.match(/HTTP\/1\.1 503 /g)).toHaveLength(REQUESTS_EACH);
      expect(received).toMatch(/&lt;b&gt;Back&lt;\/b&gt; at &(#34|quot);noon&(#34|quot); &amp; not before/);
      expect(received).not.toContain('<b>Back');
    }
    await stop;
    expect(seen.size).toBe(0);
  });

  it(`keeps little for each of ${HELD} requests`, { timeout: 180_000 }, async () => {
    const proxy = await Proxy.start({ args: ['--max-connections', String(HELD + 100)] });
    await proxy.deploy('web', await App.start('v1'));
    const clients: RawClient[] = [];
    const before = vitalSigns(proxy.pid).pssKb;
    // One request each first: what a connection itself takes is not the pause's.
    for (let i = 0; i < HELD; i++) clients.push(await RawClient.connect(proxy.httpPort));
    for (const client of clients) client.send('GET /first HTTP/1.1', 'Host: app.test', '');
    for (const client of clients) await client.receives(/v1$/);
    const idle = vitalSigns(proxy.pid).pssKb;
    await proxy.ok('pause', 'web', '--max-pause', '10m');
    for (const client of clients) client.send('GET /held HTTP/1.1', 'Host: app.test', '');
    await allHeld(proxy);
    const held = vitalSigns(proxy.pid).pssKb;
    const perRequest = ((held - idle) * 1024) / HELD;
    const perConnection = ((idle - before) * 1024) / HELD;
    console.info(
      `PSS ${before} kB before, ${idle} kB with ${HELD} idle connections (${perConnection.toFixed(0)} B each), ` +
        `${held} kB with ${HELD} held requests (${perRequest.toFixed(0)} B more each)`,
    );
    const startedAt = performance.now();
    await proxy.ok('resume', 'web');
    for (const client of clients) await client.receives(/(200 OK[^]*){2}v1$/);
    console.info(`${HELD} held requests answered in ${(performance.now() - startedAt).toFixed(0)} ms`);
    await proxy.log.atLeast(2 * HELD, ({ msg }) => msg === 'Request');
    expect(perRequest).toBeLessThan(20_000);
  });
});

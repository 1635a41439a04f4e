import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { frame, type SeenFrame, settings, uint32 } from '../libs/http2/src/fixtures/frame-bytes.js';
import { FLOODS, repeated, sendHeaderBombs } from '../libs/http2/src/fixtures/floods.js';
import { FrameClient, type FrameClientOptions, requestFrames } from '../libs/http2/src/fixtures/frame-client.js';
import { FrameType } from '../libs/http2/src/frame.js';
import { App, Proxy } from './harness/index.js';
import { MemoryWatch } from './harness/memory-watch.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { SteadyClients } from './harness/steady-clients.js';

/** From so many connections at once: FLOOD_CONNECTIONS=100 for a long run. */
const CONNECTIONS = Number(process.env['FLOOD_CONNECTIONS'] ?? 2);
/** More than the proxy had before, KB: what it may take for those who harm it. */
const MOST_MEMORY_KB = 35 * 1024;
const LARGE = Buffer.alloc(5_000_000, 'l');
const ENHANCE_YOUR_CALM = 11;

/** A proxy that has been at work, so that what a flood costs can be seen; and clients of others. */
async function busyProxy(...flags: string[]) {
  const proxy = await Proxy.start({ workers: 1, args: flags });
  const files = new OwnCertificateFiles(proxy.home);
  const app = await App.start('fine');
  app.answer = ({ url, incoming, response }) => {
    if (url === '/large') response.end(LARGE);
    else if (url !== '/held') incoming.pipe(response);
  };
  await proxy.deploy('web', app, '--host', 'app.test', ...files.flags, '--tls-redirect=false');
  const client = await connect(proxy);
  for (let streamId = 1; streamId < 1000; streamId += 2) {
    client.request(streamId);
    await client.answer(streamId);
  }
  client.socket.destroy();
  const others = await SteadyClients.start(proxy);
  return { proxy, app, others };
}

/** Does something to a proxy, and sees that it costs neither others nor the proxy much. */
async function watched<T>(name: string, proxy: Proxy, others: SteadyClients, harm: () => Promise<T>): Promise<T> {
  // What was before is neither quiet nor of the harm: the handshakes of those who do it.
  await others.report();
  const quiet = await others.report(200);
  const memory = new MemoryWatch(proxy.pid);
  const result = await harm();
  const { p99, failures } = await others.report(100);
  const memoryKb = memory.stop();
  console.log(`${name}: p99 of others ${p99.toFixed(1)} ms (${quiet.p99.toFixed(1)} before), memory +${memoryKb} KB`);
  expect(failures, name).toEqual([]);
  expect(memoryKb, name).toBeLessThan(MOST_MEMORY_KB);
  return result;
}

async function connect(proxy: Proxy, options?: FrameClientOptions): Promise<FrameClient> {
  const client = await FrameClient.connect(proxy.httpsPort, options);
  onTestFinished(() => void client.socket.destroy());
  return client;
}

async function connected(proxy: Proxy, options?: FrameClientOptions): Promise<FrameClient[]> {
  return Promise.all(Array.from({ length: CONNECTIONS }, async () => connect(proxy, options)));
}

describe(`floods, from ${CONNECTIONS} connections`, () => {
  it('end with a request for calm, and cost others little', { timeout: 600_000 }, async () => {
    const { proxy, others } = await busyProxy();
    for (const { name, options, burst } of FLOODS) {
      const clients = await connected(proxy, options);
      await watched(name, proxy, others, async () => Promise.all(clients.map(async (client) => client.flood(burst))));
      expect(
        clients.map(({ goAwayCode }) => goAwayCode),
        name,
      ).toEqual(clients.map(() => ENHANCE_YOUR_CALM));
    }
  });

  it('of heads that become large when they are decompressed are refused one by one', async () => {
    const { proxy, others } = await busyProxy();
    const clients = await connected(proxy);
    await watched('header bombs', proxy, others, async () => Promise.all(clients.map(sendHeaderBombs)));
    for (const { frames } of clients) {
      const heads = frames.filter(({ type, streamId }) => type === FrameType.Headers && streamId > 1);
      // `:status` comes first: 431 is in no table.
      expect(new Set(heads.map(({ payload }) => payload.toString('latin1', 0, 5)))).toEqual(new Set(['\x08\x03431']));
    }
  });

  it('of requests whose answers nobody reads are cut, and hold little until then', async () => {
    const { proxy, app, others } = await busyProxy('--stalled-reader-timeout', '2s');
    const open = { settings: settings([4, 0x7fffffff]), deaf: true };
    await watched('readers that never read a large answer', proxy, others, async () => {
      const clients = await connected(proxy, open);
      for (const client of clients) {
        client.send(frame(FrameType.WindowUpdate, 0, 0, uint32(0x7fff0000)));
        for (let streamId = 1; streamId < 9; streamId += 2) client.request(streamId, { path: '/large' });
      }
      // They do not notice that they are cut: that would take reading. But the app does.
      const answers = await app.requests.atLeast(4 * CONNECTIONS, ({ url }) => url === '/large');
      await Promise.all(answers.map(async ({ response }) => response.closed || once(response, 'close')));
    });
    await watched('streams without a window', proxy, others, async () => {
      const clients = await connected(proxy, { settings: settings([4, 0]) });
      for (const client of clients)
        for (let streamId = 1; streamId < 9; streamId += 2) client.request(streamId, { path: '/large' });
      await Promise.all(
        clients.flatMap((client) => [1, 3, 5, 7].map(async (streamId) => client.first(resetOf(streamId)))),
      );
    });
    await watched('requests without end that nobody reads the answers of', proxy, others, async () => {
      const client = await connect(proxy, open);
      await client.flood((turn) => repeated(50, (i) => requestFrames(1 + 2 * (50 * turn + i))), 1_000_000);
    });
  });

  it('of heads that never end are cut', async () => {
    const { proxy } = await busyProxy('--head-timeout', '1s');
    const clients = await connected(proxy);
    for (const client of clients) client.send(frame(FrameType.Headers, 0, 1, Buffer.from([0x82])));
    await Promise.all(clients.map(async (client) => client.close()));
    expect(clients.map(({ goAwayCode }) => goAwayCode)).toEqual(clients.map(() => ENHANCE_YOUR_CALM));
  });
});

const resetOf =
  (streamId: number) =>
  (frame: SeenFrame): boolean =>
    frame.type === FrameType.RstStream && frame.streamId === streamId;

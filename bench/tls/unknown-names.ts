import { once } from 'node:events';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { clientHello } from './client-hello.ts';
import { latencies, type MeasuredProxy } from './measured-proxy.ts';
import { SlowAuthority } from './slow-authority.ts';

const FLOOD_MS = 8_000;
const CLIENTS = 400;
/** What an application needs to look into its database. */
const THINK_MS = 20;
const PATTERN = 'aaaaaaaaaaaa.flood.test';

/** Clients that name a host that nobody knows, each time another one, as fast as they are refused. */
export async function unknownNames(proxy: MeasuredProxy, directory: string): Promise<void> {
  const authority = await SlowAuthority.start();
  const policy = { allows: false, questions: 0, now: 0, most: 0 };
  const server = createServer((_request, response) => {
    policy.questions += 1;
    policy.most = Math.max(policy.most, (policy.now += 1));
    void delay(THINK_MS).then(() => {
      policy.now -= 1;
      response.writeHead(policy.allows ? 200 : 404).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/may`;
  const acme = ['--tls-acme-directory', authority.url, '--tls-acme-cache-path', directory];
  await proxy.deploy('tenants', '--tls', '--tls-on-demand-url', url, ...acme);
  for (const allows of [false, true]) {
    Object.assign(policy, { allows, questions: 0, most: 0 });
    const before = proxy.pssMb;
    const watched = proxy.watched(FLOOD_MS);
    const refused = await flood(proxy);
    const noticed = await watched;
    const orders = allows ? `, ${authority.orders} orders, at most ${authority.most} at a time` : '';
    console.log(
      `made-up names that ${allows ? 'are all allowed' : 'nobody allows'}: ${refused} clients refused in ` +
        `${FLOOD_MS / 1000} s, ${policy.questions} questions, at most ${policy.most} at a time${orders}; ` +
        `${noticed.cpuSeconds} s CPU, +${Math.max(0, proxy.pssMb - before).toFixed(0)} MB; others: ${latencies(noticed)}`,
    );
  }
  server.close();
  server.closeAllConnections();
  authority.stop();
}

let made = 0;

async function flood(proxy: MeasuredProxy): Promise<number> {
  const hello = await clientHello(PATTERN);
  const at = hello.indexOf(PATTERN);
  const endAt = performance.now() + FLOOD_MS;
  let refused = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const socket = await proxy.connect();
      const own = Buffer.from(hello);
      own.write((made += 1).toString(36).padStart(12, 'a'), at, 'latin1');
      socket.resume().on('end', () => socket.destroy());
      socket.write(own);
      const late = setTimeout(() => socket.destroy(), Math.max(0, endAt - performance.now()));
      await once(socket, 'close');
      clearTimeout(late);
      if (performance.now() < endAt) refused += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return refused;
}

/**
 * Those who flood, in a process of their own. Told `{ flood, connections, port }` they connect, told `'go'` they flood
 * until the last of them is closed; either way they say when they are done. Bundled and run by `main.ts`.
 */
import { type Flood, FLOODS, sendHeaderBombs } from '../../libs/http2/src/fixtures/floods.js';
import { FrameClient } from '../../libs/http2/src/fixtures/frame-client.js';
import { type AttackOrder, type AttackReport, HEADER_BOMBS } from './messages.js';

/** None for header bombs. */
let flood: Flood | undefined;
let clients: FrameClient[] = [];

process.on('message', (order: AttackOrder) => void obey(order));
say({ floods: [...FLOODS.map(({ name }) => name), HEADER_BOMBS] });

async function obey(order: AttackOrder): Promise<void> {
  if (order !== 'go') {
    const { connections, port } = order;
    flood = FLOODS.find(({ name }) => name === order.flood);
    const options = flood?.options;
    clients = await Promise.all(Array.from({ length: connections }, async () => FrameClient.connect(port, options)));
    return say({});
  }
  await Promise.all(clients.map(attack));
  say({ calmed: clients.filter(({ goAwayCode }) => goAwayCode !== null).length });
  for (const { socket } of clients) socket.destroy();
  clients = [];
}

async function attack(client: FrameClient): Promise<void> {
  await (flood === undefined ? sendHeaderBombs(client) : client.flood(flood.burst));
}

function say(report: AttackReport): void {
  process.send?.(report);
}

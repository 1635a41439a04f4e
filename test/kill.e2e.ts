import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

/** More for a long run: KILL_ROUNDS=500. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 15);
/** From the first probe to the switch it takes about six: half of the kills come before, half after. */
const LATEST_KILL_MS = 12;

it(
  `a proxy killed at any moment of a deploy serves the old or the new target after its restart (${ROUNDS} times)`,
  async () => {
    const apps = [await App.start('even'), await App.start('odd')];
    let proxy = await Proxy.start();
    await proxy.deploy('bystander', await App.start('bystander'), '--host', 'bystander.test');
    let serving = apps[0];
    await proxy.deploy('web', apps[0] ?? []);
    for (let round = 1; round <= ROUNDS; round++) {
      const next = apps[round % 2] ?? apps[0];
      if (next === undefined || serving === undefined) throw new Error('there are two apps');
      const afterMs = Math.random() * LATEST_KILL_MS;
      const probed = next.probes.next();
      const deploy = proxy.startDeploy('web', next);
      await probed;
      await delay(afterMs);
      await proxy.end('SIGKILL');
      const { code } = await deploy.result;
      proxy = await proxy.successor();
      const { body } = await proxy.get();
      const context = `round ${round}, killed ${afterMs.toFixed(1)} ms after the probe, exit ${code}`;
      // A deploy that said 0 has happened; one that was cut off may have.
      expect(code === 0 ? [next.name] : [serving.name, next.name], context).toContain(body);
      expect((await proxy.get('/', { host: 'bystander.test' })).body, context).toBe('bystander');
      expect(
        proxy.log.items.filter(({ level, msg }) => level !== 'INFO' && msg !== 'Another Node.js should be installed'),
        context,
      ).toEqual([]);
      serving = body === next.name ? next : serving;
    }
  },
  ROUNDS * 10_000,
);

import { describe, expect, it } from 'vitest';
import { App, KeepAliveLoad, Proxy, repeatBody, vitalSigns } from './harness/index.js';

/** More for a long run: DEPLOY_ROUNDS=1000. */
const ROUNDS = Number(process.env['DEPLOY_ROUNDS'] ?? 60);
/** A long run tells how it goes. */
const REPORT_EVERY = 100;

describe('deploys under load', () => {
  it(
    `lose no request of keep-alive clients in ${ROUNDS} deploys over 2 workers`,
    { timeout: 60_000 + ROUNDS * 3_000 },
    async () => {
      const proxy = await Proxy.start({ workers: 2 });
      const [even, odd] = [await App.start('even'), await App.start('odd')];
      for (const app of [even, odd]) app.answer = repeatBody(app.name);
      await proxy.deploy('web', even);
      const load = new KeepAliveLoad(proxy.httpPort, { clients: 8 });
      await load.more(500);
      const atTheBegin = vitalSigns(proxy.pid);
      for (let round = 1; round <= ROUNDS; round++) {
        await proxy.deploy('web', round % 2 === 0 ? even : odd);
        if (round % REPORT_EVERY === 0) console.log({ round, ...vitalSigns(proxy.pid) });
      }
      const atTheEnd = vitalSigns(proxy.pid);
      const outcomes = await load.stop();
      if (ROUNDS >= REPORT_EVERY) console.log({ requests: outcomes.length, atTheBegin, atTheEnd });
      expect(load.failed).toEqual([]);
      expect(new Set(outcomes.map(({ app }) => app))).toEqual(new Set(['even', 'odd']));
      expect(new Set(outcomes.map(({ method }) => method))).toEqual(new Set(['GET', 'POST']));
      // Connections to one app come and go with every deploy; none may stay behind.
      expect(atTheEnd.descriptors).toBeLessThan(atTheBegin.descriptors + 40);
    },
  );
});

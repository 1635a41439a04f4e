import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { App, Proxy, vitalSigns } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { missing } from './harness/tools.js';

/** More for a long run: LOAD_SECONDS=60. */
const SECONDS = Number(process.env['LOAD_SECONDS'] ?? 4);
const CONNECTIONS = 100;
const STREAMS = 100;

describe.skipIf(missing('h2load', '--version'))('deploys under the load of many streams', () => {
  it(
    `lose none of the requests of ${CONNECTIONS} connections in ${SECONDS} s`,
    { timeout: 60_000 + SECONDS * 2000 },
    async () => {
      const proxy = await Proxy.start({ workers: 2 });
      const files = new OwnCertificateFiles(proxy.home, { names: ['localhost'] });
      const flags = ['--host', 'localhost', ...files.flags];
      const [even, odd] = [await App.start('even'), await App.start('odd')];
      await proxy.deploy('web', even, ...flags);
      const load = spawn('h2load', [
        `--duration=${SECONDS}`,
        `--clients=${CONNECTIONS}`,
        `--max-concurrent-streams=${STREAMS}`,
        `https://localhost:${proxy.httpsPort}/`,
      ]);
      const report = text(load.stdout);
      for (let round = 1; load.exitCode === null && load.signalCode === null; round++) {
        const second = new Promise((resolve) => setTimeout(resolve, 1000));
        await proxy.deploy('web', round % 2 === 0 ? even : odd, ...flags);
        if (SECONDS > 10) console.log({ round, ...vitalSigns(proxy.pid) });
        await second;
      }
      const said = await report;
      console.log(said.replace(/[^]*(?=finished in)/, ''));
      expect(said, `h2load ended with ${load.signalCode ?? load.exitCode}`).toMatch(
        /, 0 failed, 0 errored, 0 timeout\nstatus codes: [1-9]\d* 2xx, 0 3xx, 0 4xx, 0 5xx\n/,
      );
      for (const app of [even, odd]) expect(app.requests.count).toBeGreaterThan(0);
    },
  );
});

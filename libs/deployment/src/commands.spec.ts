import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { Commands } from './commands.js';
import { deployRequest } from './fixtures/control-plane.js';
import { FakeDataPlane } from './fixtures/fake-data-plane.js';
import { tempDir } from './fixtures/temp-dir.js';
import { FileStateStore } from './state/file-state-store.js';

function commandsOf(directory: string): { commands: Commands; dataPlane: FakeDataPlane } {
  const dataPlane = new FakeDataPlane();
  const commands = new Commands({
    store: new FileStateStore(directory),
    dataPlane,
    certificates: { check: async () => undefined, of: () => [] },
    log: { log: () => undefined },
    names: () => ({ strategies: [], policies: ['round-robin'] }),
  });
  onTestFinished(() => commands.close());
  return { commands, dataPlane };
}

/** An app of which every second probe fails, until it is closed. */
async function moodyApp(): Promise<{ target: string; leave: () => void }> {
  let probes = 0;
  const server = createServer((_request, response) => response.writeHead(probes++ % 2 === 0 ? 500 : 200).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  onTestFinished(() => void server.close());
  return { target: `127.0.0.1:${address.port}`, leave: () => void server.close() };
}

it('deploys to a real target, and is what it was after a restart', async () => {
  const directory = tempDir();
  const { target, leave } = await moodyApp();
  const { commands } = commandsOf(directory);
  await commands.restore();
  const { targetOptions } = deployRequest('web', []);
  const healthCheck = { ...targetOptions.healthCheck, interval: 1e6 };
  const request = deployRequest('web', [target], { targetOptions: { ...targetOptions, healthCheck } });
  await commands.deploy(request, () => undefined);
  await commands.pause({ service: 'web', drainTimeout: 0, maxPause: 5e9 }, () => undefined);
  const listed = commands.list();
  expect(listed).toMatchObject([{ service: 'web', targets: [{ target, healthy: true }], state: 'paused' }]);
  leave();
  const restarted = commandsOf(directory);
  await restarted.commands.restore();
  expect(restarted.commands.list()).toEqual(listed);
  expect(restarted.dataPlane.served.get('web')?.gate).toEqual({ kind: 'paused', maxPauseMs: 5000 });
});

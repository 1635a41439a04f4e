/** A thread of its own, so that its clock is not held up by those who make the pressure: `workerData` says where and how long. */
import { Agent, get } from 'node:https';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';

const CLIENTS = 4;

const { port, forMs }: { port: number; forMs: number } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS, rejectUnauthorized: false });
const taken: number[] = [];
const endAt = performance.now() + forMs;

async function askOnAndOn(): Promise<void> {
  while (performance.now() < endAt) {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, agent, servername: 'localhost', headers: { host: 'localhost' } };
      get(options, (response) => response.resume().on('end', resolve)).on('error', reject);
    });
    taken.push(performance.now() - startedAt);
  }
}

await Promise.all(Array.from({ length: CLIENTS }, askOnAndOn));
agent.destroy();
parentPort?.postMessage(taken);

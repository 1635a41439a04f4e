/**
 * Clients that ask at set times, whatever becomes of the requests before: one that has to wait counts for all that it
 * could not ask meanwhile. A thread of its own, so that its clock is not held up by those who make the pressure;
 * `workerData` says where and how long.
 */
import { Agent, get } from 'node:https';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const CLIENTS = 4;
const EVERY_MS = 10;

const { port, forMs }: { port: number; forMs: number } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS, rejectUnauthorized: false });
const taken: number[] = [];

async function ask(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, agent, servername: 'localhost', headers: { host: 'localhost' } };
    get(options, (response) => response.resume().on('end', resolve)).on('error', reject);
  });
}

async function askInTime(): Promise<void> {
  const endAt = performance.now() + forMs;
  for (let due = performance.now(); due < endAt; due += EVERY_MS) {
    if (performance.now() < due) await delay(due - performance.now());
    await ask();
    taken.push(performance.now() - due);
  }
}

await Promise.all(Array.from({ length: CLIENTS }, askInTime));
agent.destroy();
parentPort?.postMessage(taken);

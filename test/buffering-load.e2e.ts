import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { App, Proxy, vitalSigns } from './harness/index.js';
import { openTempFiles } from './harness/temp-files.js';

/** More for real figures: BUFFER_CLIENTS=500 BUFFER_MB=20 moves 20 GB, of which 10 are on the disk at a time. */
const CLIENTS = Number(process.env['BUFFER_CLIENTS'] ?? 20);
const MEGABYTES = Number(process.env['BUFFER_MB'] ?? 3);
const MEMORY = 1_048_576;
const PATIENCE_MS = 60_000 + CLIENTS * MEGABYTES * 60;

const BLOCK = randomBytes(256 * 1024);

/** Bytes that differ from client to client: what is mixed up has another sum. */
function* content(client: number) {
  yield Buffer.from(`content of client ${client}\n`);
  for (let block = 0; block < MEGABYTES * 4; block++) yield BLOCK;
}

function sumOf(client: number): number {
  let sum = 0;
  for (const bytes of content(client)) sum = crc32(bytes, sum);
  return sum;
}

async function sumOfStream(stream: Readable): Promise<number> {
  let sum = 0;
  for await (const bytes of stream) sum = crc32(bytes, sum);
  return sum;
}

function open(proxy: Proxy, method: string, client: number) {
  const headers = { host: 'app.test' };
  return httpRequest({ host: '127.0.0.1', port: proxy.httpPort, path: `/${client}`, method, headers, agent: false });
}

async function upload(proxy: Proxy, client: number): Promise<void> {
  const request = open(proxy, 'POST', client);
  const answered = once(request, 'response');
  await Promise.all([answered, pipeline(Readable.from(content(client)), request)]);
  const [response] = await answered;
  const said = Buffer.concat(await response.toArray()).toString();
  expect(`${response.statusCode} ${said}`).toBe(`200 ${sumOf(client)}`);
}

async function download(proxy: Proxy, client: number): Promise<void> {
  const request = open(proxy, 'GET', client);
  request.end();
  const [response] = await once(request, 'response');
  expect(response.statusCode).toBe(200);
  expect(await sumOfStream(response)).toBe(sumOf(client));
}

/** The most that the proxy held at a time while something was done. */
async function peakOf(proxy: Proxy, what: string, work: () => Promise<unknown>): Promise<number> {
  const before = vitalSigns(proxy.pid).pssKb;
  const peak = { pssKb: before, files: 0 };
  const look = setInterval(() => {
    peak.pssKb = Math.max(peak.pssKb, vitalSigns(proxy.pid).pssKb);
    peak.files = Math.max(peak.files, openTempFiles(proxy.pid, proxy.home.temp));
  }, 200);
  const startedAt = performance.now();
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.info(
    `${CLIENTS} ${what} of ${MEGABYTES} MB in ${seconds.toFixed(1)} s: PSS ${before} kB before, ` +
      `${peak.pssKb} kB at most, ${vitalSigns(proxy.pid).pssKb} kB after; ${peak.files} temp files at most`,
  );
  return peak.pssKb - before;
}

describe('many large bodies at a time', () => {
  it(
    `arrive whole: ${CLIENTS} of ${MEGABYTES} MB up and down, buffered in ${MEMORY} bytes and a file each`,
    { timeout: PATIENCE_MS },
    async () => {
      const proxy = await Proxy.start();
      const app = await App.start('v1');
      const buffering = ['--buffer-requests', '--buffer-responses', '--buffer-memory', String(MEMORY)];
      await proxy.deploy('web', app, ...buffering, '--target-timeout', '10m');
      app.answer = async ({ method, url, incoming, response }) => {
        if (method === 'POST') response.end(String(await sumOfStream(incoming)));
        else await pipeline(Readable.from(content(Number(url.slice(1)))), response);
      };
      const clients = Array.from({ length: CLIENTS }, (_, client) => client);
      // What each worker has for all of them, and each connection for itself…
      const forAllKb = 130_000 + CLIENTS * 128;
      // …and what the bodies may have in memory.
      const mostKb = (CLIENTS * MEMORY) / 1024 + forAllKb;
      const before = vitalSigns(proxy.pid).pssKb;
      const up = await peakOf(proxy, 'uploads', async () =>
        Promise.all(clients.map((client) => upload(proxy, client))),
      );
      expect(up).toBeLessThan(mostKb);
      const down = await peakOf(proxy, 'downloads', async () =>
        Promise.all(clients.map((client) => download(proxy, client))),
      );
      expect(down).toBeLessThan(mostKb);
      await expect.poll(() => openTempFiles(proxy.pid, proxy.home.temp)).toBe(0);
      expect(readdirSync(proxy.home.temp)).toEqual([]);
      expect(vitalSigns(proxy.pid).pssKb - before).toBeLessThan(forAllKb);
    },
  );
});

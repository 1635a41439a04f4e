/**
 * `node bench/tls/main.ts`: what clients can cost that never finish a handshake, send garbage, or make up host names.
 * Prints when they are closed, what that takes of CPU and memory, and what ordinary clients notice meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BAD_HANDSHAKES, badHandshakes } from './bad-handshakes.ts';
import { latencies, MeasuredProxy } from './measured-proxy.ts';
import { unknownNames } from './unknown-names.ts';

const COUNT = Number(process.argv[2] ?? 10_000);
const directory = mkdtempSync(join(tmpdir(), 'tls-pressure-'));
try {
  const proxy = await MeasuredProxy.start(directory);
  try {
    const quiet = await proxy.watched(3_000);
    console.log(`quiet: ${latencies(quiet)}, ${proxy.pssMb} MB`);
    for (const kind of BAD_HANDSHAKES) await badHandshakes(proxy, kind, COUNT);
    await unknownNames(proxy, directory);
  } finally {
    await proxy.stop();
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

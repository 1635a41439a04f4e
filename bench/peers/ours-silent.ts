import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ours, PROJECT, startOurs } from './ours.ts';
import type { Peer } from './peer.ts';

/** Where a request's end is logged, and where it is counted, in the build of a worker. */
const OBSERVERS = ['exchange.onEnd(this.#logged);', 'exchange.onEnd(this.#over);'];

/**
 * Our proxy without its access log and its counters: the difference to `ours` is what these cost. There is no option for
 * it, so it runs from a copy of the build that does not do them.
 */
export const oursSilent: Peer = {
  name: 'ours-silent',
  silent: true,
  // Of this project's own build only: beside another one it would tell nothing.
  version: async () => (process.env['PROXY_BIN'] === undefined ? ours.version() : undefined),
  start: async (setup) => startOurs(setup, { file: join(silentCopy(setup.directory), 'bin/kamal-proxy'), args: [] }),
};

/** @throws {Error} when the build is not what it was when this was written */
function silentCopy(parent: string): string {
  const copy = join(parent, 'silent');
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  const worker = join(copy, 'dist/worker.js');
  let code = readFileSync(worker, 'utf8');
  for (const observer of OBSERVERS) {
    const pieces = code.split(observer);
    if (pieces.length !== 2) throw new Error(`${worker} has ${pieces.length - 1} times ${observer}`);
    code = pieces.join('');
  }
  writeFileSync(worker, code);
  return copy;
}

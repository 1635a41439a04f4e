import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryLock } from './directory-lock.js';

let directory = '';
const taken: (DirectoryLock | null)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'directory-lock-'));
});

afterEach(() => {
  for (const lock of taken.splice(0)) lock?.release();
  rmSync(directory, { recursive: true });
});

async function take(path = directory): Promise<DirectoryLock | null> {
  const lock = await DirectoryLock.take(path);
  taken.push(lock);
  return lock;
}

describe('the lock of the data directory', () => {
  it('is one proxy’s, in a directory that it makes where there is none', async () => {
    const made = join(directory, 'a/b');
    expect(await take(made)).not.toBeNull();
    await expect(take(made)).rejects.toThrow(
      `another kamal-proxy keeps its state in ${made}: stop it first, or set another HOME to run a second one`,
    );
  });

  it('is free, and leaves nothing behind, when it was released', async () => {
    (await take())?.release();
    expect(existsSync(join(directory, 'kamal-proxy.lock'))).toBe(false);
    expect(await take()).not.toBeNull();
  });

  it('is free when whoever had it was killed', async () => {
    const path = join(directory, 'kamal-proxy.lock');
    const source = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 9))`;
    await once(spawn(process.execPath, ['-e', source]), 'exit');
    expect(existsSync(path)).toBe(true);
    expect(await take()).not.toBeNull();
  });

  it.each([
    ['where something else has its name', () => (writeFileSync(join(directory, 'kamal-proxy.lock'), ''), directory)],
    ['in a directory that cannot be', () => join(import.meta.filename, 'kamal-proxy')],
    ['where its path is too long for a socket', () => join(directory, 'x'.repeat(120))],
  ])('keeps nobody from starting %s', async (_where, place) => {
    expect(await take(place())).toBeNull();
  });
});

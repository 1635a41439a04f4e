import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskSlots } from './disk-slots.js';
import { TempDirectory } from './fixtures/temp-directory.js';
import { sweepTempFiles } from './sweep-temp-files.js';
import { TempFile } from './temp-file.js';
import { tempFileName } from './temp-file-name.js';

let directory: TempDirectory;

beforeEach(async () => {
  directory = await TempDirectory.make();
});

afterEach(() => directory[Symbol.asyncDispose]());

const inDirectory = (name: string) => join(directory.path, name);

describe('a temp file', () => {
  it('has no name, can be read only by us, and gives back what was written', async () => {
    const file = await directory.files.open();
    expect(await directory.names()).toEqual([]);
    await file.append(Buffer.from('hello '));
    await file.append(Buffer.from('world'));
    const into = Buffer.alloc(64);
    expect(file.size).toBe(11);
    expect(into.toString('latin1', 0, await file.read(into, 0))).toBe('hello world');
    expect(into.toString('latin1', 0, await file.read(into, 6))).toBe('world');
    await expect(file.read(into, 11)).rejects.toThrow('shorter than what was written');
    file.close();
    file.close();
    await directory.unused();
    expect(directory.files.inUse).toBe(0);
  });

  it('takes no name when there is no room for it', async () => {
    await directory[Symbol.asyncDispose]();
    await expect(directory.files.open()).rejects.toThrow('ENOENT');
    expect(directory.files.inUse).toBe(0);
  });

  it('writes on when the disk takes a part only', async () => {
    const path = inDirectory('plain');
    const handle = await open(path, 'wx+');
    const write = handle.write.bind(handle);
    const lengths: number[] = [];
    Object.assign(handle, {
      write: async (bytes: Uint8Array, at: number, length: number, position: number) => {
        lengths.push(length);
        return write(bytes, at, Math.min(length, 3), position);
      },
    });
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const file = new TempFile(handle, new DiskSlots(1), closed);
    await file.append(Buffer.from('12345678'));
    const into = Buffer.alloc(8);
    await file.read(into, 0);
    expect(into.toString()).toBe('12345678');
    expect(lengths).toEqual([8, 5, 2]);
    file.close();
    await isClosed;
  });
});

describe('the slots for disk operations', () => {
  it('let only so many run at a time, and those that wait in their order', async () => {
    const slots = new DiskSlots(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const operation = (n: number) =>
      slots.run(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (n === 0) throw new Error('disk');
        return n;
      });
    const all = Promise.allSettled([0, 1, 2, 3].map(operation));
    expect(begun).toEqual([0, 1]);
    for (let ended = 0; ended < 4; ended++) {
      await expect.poll(() => ends.length).toBeGreaterThan(ended);
      expect(begun.length).toBe(Math.min(4, ended + 2));
      ends[ended]?.();
    }
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(begun).toEqual([0, 1, 2, 3]);
  });
});

describe('sweeping temp files', () => {
  /** The id of a process that is gone. */
  async function goneProcess(): Promise<number> {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    return child.pid ?? 0;
  }

  const nameOf = (pid: number) => tempFileName().replace(`-${process.pid}-`, `-${pid}-`);

  it('removes what proxies that are gone left behind, and nothing else', async () => {
    const left = [nameOf(await goneProcess()), nameOf(await goneProcess())];
    const kept = [nameOf(process.ppid), nameOf(process.pid), 'kamal-proxy-body-1-x', 'kamal-proxy-body.txt', 'other'];
    for (const name of [...left, ...kept]) await writeFile(inDirectory(name), '');
    expect(await sweepTempFiles(directory.path)).toBe(2);
    expect((await readdir(directory.path)).sort()).toEqual(kept.sort());
  });

  it('removes what a proxy of the same process id left behind before: in a container it is always the same', async () => {
    const name = tempFileName();
    await writeFile(inDirectory(name), '');
    const before = Date.now() / 1000 - process.uptime() - 60;
    await utimes(inDirectory(name), before, before);
    expect(await sweepTempFiles(directory.path)).toBe(1);
  });

  it('is no reason to fail', async () => {
    expect(await sweepTempFiles(inDirectory('missing'))).toBe(0);
  });
});

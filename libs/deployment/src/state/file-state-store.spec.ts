import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GO_STATE, GO_STATE_BARE } from '../fixtures/go-states.js';
import { tempDir } from '../fixtures/temp-dir.js';
import type { FileSystem } from './atomic-file.js';
import { FileStateStore } from './file-state-store.js';
import { readState } from './state-text.js';

const { services } = readState(GO_STATE);
const { services: others } = readState(GO_STATE_BARE);
const WRITTEN_AT = new Date('2026-01-02T03:04:05.678Z');
const ASIDE = 'kamal-proxy.state.rejected-2026-01-02T03-04-05.678Z';

/** A store whose directory has this state in it. */
function storeOf(text: string | null, files: FileSystem = fs): { store: FileStateStore; directory: string } {
  const directory = join(tempDir(), 'data');
  const store = new FileStateStore(directory, files);
  if (text === null) return { store, directory };
  mkdirSync(directory);
  writeFileSync(store.path, text);
  utimesSync(store.path, WRITTEN_AT, WRITTEN_AT);
  return { store, directory };
}

/** A file system on which one call always fails. */
function failing(call: keyof FileSystem, code: string): FileSystem {
  return { ...fs, [call]: async () => Promise.reject(systemError(code)) };
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made to fail`), { code });
}

/** A file system that is full once a file is opened for writing. */
function full(): FileSystem {
  return {
    ...fs,
    open: async (path, flags, mode) => {
      const file = await fs.open(path, flags, mode);
      file.writeFile = async () => {
        await file.write('[{"na');
        throw systemError('ENOSPC');
      };
      return file;
    },
  };
}

describe('a saved state', () => {
  it('is what is loaded', async () => {
    const { store, directory } = storeOf(null);
    await store.save(services);
    const loaded = await new FileStateStore(directory).load();
    expect(loaded).toEqual({ source: store.path, found: true, services, rejected: [] });
  });

  it('is the owner’s alone, like its directory', async () => {
    const { store, directory } = storeOf(null);
    await store.save(services);
    expect(statSync(store.path).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('takes the place of the original’s, which everybody could read', async () => {
    const { store } = storeOf(GO_STATE_BARE);
    chmodSync(store.path, 0o644);
    await store.save(services);
    expect(statSync(store.path).mode & 0o777).toBe(0o600);
    expect(readState(readFileSync(store.path, 'utf8')).services).toEqual(services);
  });

  it('leaves nothing beside it', async () => {
    const { store, directory } = storeOf(GO_STATE);
    await store.save(services);
    expect(readdirSync(directory)).toEqual(['kamal-proxy.state']);
  });

  it('is synced before it takes its place, and its directory afterwards', async () => {
    const calls: string[] = [];
    const { store } = storeOf(GO_STATE, {
      ...fs,
      open: async (path, flags, mode) => {
        const file = await fs.open(path, flags, mode);
        const sync = file.sync.bind(file);
        file.sync = async () => {
          calls.push(`sync ${String(path).split('/').at(-1)}`);
          return sync();
        };
        return file;
      },
      rename: async (from, to) => {
        calls.push('rename');
        return fs.rename(from, to);
      },
    });
    await store.save(services);
    expect(calls).toEqual(['sync .kamal-proxy.state.tmp', 'rename', 'sync data']);
  });
});

describe('a state that cannot be saved', () => {
  it.each<[string, FileSystem]>([
    ['ENOSPC', full()],
    ['EROFS', failing('open', 'EROFS')],
    ['EACCES', failing('mkdir', 'EACCES')],
    ['EBUSY', failing('rename', 'EBUSY')],
  ])('says why (%s), and leaves what was there', async (code, files) => {
    const { store, directory } = storeOf(GO_STATE, files);
    await expect(store.save(others)).rejects.toThrow(code);
    expect(readFileSync(store.path, 'utf8')).toBe(GO_STATE);
    expect(readdirSync(directory)).toEqual(['kamal-proxy.state']);
  });

  it('is not one on a file system that cannot sync directories', async () => {
    const { store, directory } = storeOf(GO_STATE, {
      ...fs,
      open: async (path, flags, mode) => {
        const file = await fs.open(path, flags, mode);
        if (path === directory) file.sync = async () => Promise.reject(systemError('EINVAL'));
        return file;
      },
    });
    await store.save(others);
    expect(readState(readFileSync(store.path, 'utf8')).services).toEqual(others);
  });
});

describe('a start', () => {
  it('without a state has none', async () => {
    const { store } = storeOf(null);
    expect(await store.load()).toEqual({ source: store.path, found: false, services: [], rejected: [] });
  });

  it('makes the directory', async () => {
    const { store, directory } = storeOf(null);
    await store.load();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('sweeps away what a crash left behind', async () => {
    const { store, directory } = storeOf(GO_STATE);
    writeFileSync(join(directory, '.kamal-proxy.state.tmp'), '[{"na');
    expect(await store.load()).toMatchObject({ services: [{ name: 'web' }] });
    expect(readdirSync(directory)).toEqual(['kamal-proxy.state']);
  });

  it.each(['', '[{"name":', '{"name":"web"}'])('sets a state aside that is %j, and has none', async (text) => {
    const { store, directory } = storeOf(text);
    const keptIn = join(directory, ASIDE);
    expect(await store.load()).toMatchObject({ found: true, services: [], rejected: [{ name: '', keptIn }] });
    expect(readFileSync(keptIn, 'utf8')).toBe(text);
    expect(statSync(keptIn).mode & 0o777).toBe(0o600);
  });

  it('sets services aside that are bad, and restores the others', async () => {
    const bad = { name: 'bad', active_targets: ['not a target!'] };
    const { store, directory } = storeOf(`[${JSON.stringify(bad)},${GO_STATE.slice(1)}`);
    const loaded = await store.load();
    expect(loaded.services).toEqual(services);
    expect(loaded.rejected).toMatchObject([{ name: 'bad', keptIn: join(directory, ASIDE) }]);
    expect(JSON.parse(readFileSync(join(directory, ASIDE), 'utf8'))).toEqual([bad]);
  });

  it('sets the same state aside once, however often it is repeated', async () => {
    const { store, directory } = storeOf('[');
    await store.load();
    await store.load();
    expect(readdirSync(directory)).toEqual(['kamal-proxy.state', ASIDE]);
  });

  it('goes on when nothing can be set aside, but overwrites nothing before it is', async () => {
    let isFull = true;
    const { store, directory } = storeOf('[', {
      ...fs,
      open: async (path, flags, mode) => {
        if (isFull && String(path).includes('rejected')) throw systemError('ENOSPC');
        return fs.open(path, flags, mode);
      },
    });
    expect(await store.load()).toMatchObject({ services: [], rejected: [{ keptIn: '' }] });
    await expect(store.save(services)).rejects.toThrow('ENOSPC');
    expect(readFileSync(store.path, 'utf8')).toBe('[');
    isFull = false;
    await store.save(services);
    expect(readFileSync(join(directory, ASIDE), 'utf8')).toBe('[');
    expect(readState(readFileSync(store.path, 'utf8')).services).toEqual(services);
  });

  it.each(['EACCES', 'EIO'])('is refused when the state cannot be read (%s): it would be overwritten', async (code) => {
    const { store } = storeOf(GO_STATE, failing('readFile', code));
    await expect(store.load()).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
    await expect(store.load()).rejects.toThrow(new RegExp(`${RegExp.escape(store.path)}, cannot be read: ${code}`));
  });

  it('is refused when a directory is in its place', async () => {
    const { store } = storeOf(GO_STATE);
    rmSync(store.path);
    mkdirSync(store.path);
    await expect(store.load()).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
  });

  it('does without a directory that cannot be made, until there is something to save', async () => {
    const { store } = storeOf(null, failing('mkdir', 'EROFS'));
    expect(await store.load()).toMatchObject({ found: false });
    await expect(store.save(services)).rejects.toThrow('EROFS');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdminSocketError, clearSocketPath, listenPrivately } from './admin-socket.js';

let directory = '';
let path = '';
const servers: Server[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'admin-socket-'));
  path = join(directory, 'kamal-proxy.sock');
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) server.close();
  await rm(directory, { recursive: true });
});

async function listens(): Promise<void> {
  const server = createServer().listen(path);
  servers.push(server);
  await once(server, 'listening');
}

/** A socket whose proxy was killed: the file stays. */
async function diesListening(): Promise<void> {
  const source = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 9))`;
  await once(spawn(process.execPath, ['-e', source]), 'exit');
}

async function exists(): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

describe('the path of the admin socket', () => {
  it('is free when nothing lies there', async () => {
    await expect(clearSocketPath(path)).resolves.toBeUndefined();
  });

  it('is freed of the socket of a dead proxy', async () => {
    await diesListening();
    expect(await exists()).toBe(true);
    await clearSocketPath(path);
    expect(await exists()).toBe(false);
  });

  it('is left to a living proxy', async () => {
    await listens();
    await expect(clearSocketPath(path)).rejects.toThrow(
      new AdminSocketError(
        `another kamal-proxy is running on ${path}: stop it first, or set KAMAL_PROXY_SOCKET, and another HOME, to run a second one`,
      ),
    );
    expect(await exists()).toBe(true);
  });

  it.each(['EAGAIN', 'EACCES'])('is left to one that does not take our connection: %s', async (code) => {
    await diesListening();
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket) {
      process.nextTick(() => this.destroy(Object.assign(new Error(`connect ${code}`), { code })));
      return this;
    });
    await expect(clearSocketPath(path)).rejects.toThrow('another kamal-proxy is running');
    expect(await exists()).toBe(true);
  });

  it('is left to what is no socket', async () => {
    await writeFile(path, 'precious');
    await expect(clearSocketPath(path)).rejects.toThrow(`${path} exists and is not a socket`);
    expect(await exists()).toBe(true);
  });

  it('is not followed where it leads elsewhere', async () => {
    await symlink(join(directory, 'elsewhere'), path);
    await expect(clearSocketPath(path)).rejects.toThrow('is not a socket');
  });
});

describe('the directory of the admin socket', () => {
  it('has to be there', async () => {
    const missing = join(directory, 'missing');
    await expect(clearSocketPath(join(missing, 'a.sock'))).rejects.toThrow(
      `the directory of the admin socket, ${missing}, cannot be used: ENOENT`,
    );
  });

  it('may not be one in which everyone can put a socket in our place', async () => {
    const open = join(directory, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    await expect(clearSocketPath(join(open, 'a.sock'))).rejects.toMatchObject({
      code: 'ADMIN_SOCKET',
      message: `everyone may write to ${open}, where the admin socket would be: chmod o-w it, or set KAMAL_PROXY_SOCKET`,
    });
  });

  it.each([
    ['a temp dir is one where only the owner replaces a file', 0o1777],
    ['a group was trusted by whoever gave it the right', 0o775],
  ])('is fine: %s', async (_why, mode) => {
    const shared = join(directory, 'shared');
    await mkdir(shared);
    await chmod(shared, mode);
    await expect(clearSocketPath(join(shared, 'a.sock'))).resolves.toBeUndefined();
  });
});

describe('the admin socket', () => {
  it('is the other one’s when two proxies start at the same moment', async () => {
    await clearSocketPath(path);
    await listens();
    await expect(listenPrivately(path, listens)).rejects.toThrow(`another kamal-proxy is running on ${path}`);
  });

  it('is for its owner alone, from the first moment', async () => {
    const modes: number[] = [];
    await listenPrivately(path, async () => {
      await listens();
      modes.push((await stat(path)).mode & 0o077);
    });
    modes.push((await stat(path)).mode & 0o777);
    expect(modes).toEqual([0, 0o600]);
  });

  it('takes nothing away from directories that are made meanwhile, or from files that are made later', async () => {
    const umask = process.umask();
    const made = join(directory, 'made');
    await listenPrivately(path, async () => {
      await listens();
      await mkdir(made);
    });
    expect((await stat(made)).mode & 0o777).toBe(0o700);
    await expect(listenPrivately(path, async () => Promise.reject(new Error('in use')))).rejects.toThrow('in use');
    expect(process.umask()).toBe(umask);
  });
});

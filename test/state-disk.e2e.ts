import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, Proxy, TestHome } from './harness/index.js';

const FILLER_BYTES = 1024;

/** Mounts inside a namespace of the proxy's own, where the kernel lets us: nothing is left to unmount. */
const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

/** Starts the proxy with a file system of its own below its data directory. */
async function startOnMount(mount: string): Promise<{ proxy: Proxy; data: string }> {
  const home = new TestHome();
  mkdirSync(home.data, { recursive: true, mode: 0o700 });
  const wrapper = ['unshare', '-rm', 'sh', '-c', `${mount} && exec "$@"`, 'sh'];
  const proxy = await Proxy.start({ home, wrapper, env: { DATA: home.data } });
  // The proxy's own view of the files: the mount is nobody else's.
  return { proxy, data: join('/proc', String(proxy.pid), 'root', home.data) };
}

describe('a deploy whose state cannot be written', () => {
  it('fails with the cause and changes nothing, and works once it can', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    const saved = `${proxy.home.state}.saved`;
    renameSync(proxy.home.state, saved);
    // No file can be renamed onto a directory, whoever does it.
    mkdirSync(join(proxy.home.state, 'in-the-way'), { recursive: true });
    expect(await proxy.refuses('deploy', 'web', '--target', app.target)).toMatch(/^Error: .*state/);
    expect((await proxy.get()).body).toBe('v1');
    rmSync(proxy.home.state, { recursive: true });
    renameSync(saved, proxy.home.state);
    await proxy.deploy('web', app);
    expect((await proxy.get()).body).toBe('v2');
    expect(leftBehind(proxy.home.data)).toEqual([]);
  });

  it.runIf(mayMount)('says that the disk is full, and nothing is lost', async () => {
    const { proxy, data } = await startOnMount('mount -t tmpfs -o size=32k,mode=0700 tmpfs "$DATA"');
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    const before = readFileSync(join(data, 'kamal-proxy.state'), 'utf8');
    fill(data);
    expect(await proxy.refuses('deploy', 'web', '--target', app.target)).toMatch(/ENOSPC|no space left/);
    expect((await proxy.get()).body).toBe('v1');
    expect(readFileSync(join(data, 'kamal-proxy.state'), 'utf8')).toBe(before);
    rmSync(join(data, 'filler'));
    await proxy.deploy('web', app);
    expect((await proxy.get()).body).toBe('v2');
  });

  it.runIf(mayMount)('says that the file system is read-only', async () => {
    const { proxy } = await startOnMount('mount --bind "$DATA" "$DATA" && mount -o remount,bind,ro "$DATA"');
    const app = await App.start('v1');
    expect(await proxy.refuses('deploy', 'web', '--target', app.target)).toMatch(/EROFS|read-only/);
    expect((await proxy.get()).status).toBe(404);
  });
});

/** Writes until there is no room for one more block. */
function fill(directory: string): void {
  const path = join(directory, 'filler');
  try {
    for (;;) writeFileSync(path, Buffer.alloc(FILLER_BYTES), { flag: 'a' });
  } catch {
    // It is full.
  }
}

function leftBehind(directory: string): string[] {
  const own = ['kamal-proxy.state', 'kamal-proxy.lock', 'certs'];
  return readdirSync(directory).filter((name) => !own.includes(name));
}

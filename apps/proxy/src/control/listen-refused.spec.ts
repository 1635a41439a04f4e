import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listenRefused } from './listen-refused.js';

describe('an admin socket that cannot be made', () => {
  it('is said to have too long a path', async () => {
    const path = `/tmp/${'x'.repeat(120)}.sock`;
    const server = createServer();
    const failed = once(server, 'error');
    server.listen(path);
    const [error]: unknown[] = await failed;
    expect(listenRefused(path, error)).toMatchObject({
      code: 'ADMIN_SOCKET',
      message: `the admin socket ${path} cannot be made: a socket path has at most 107 bytes: set KAMAL_PROXY_SOCKET to a shorter one`,
      cause: error,
    });
  });

  it.each([
    ['EACCES', 'this user may not write to its directory: change that, or set KAMAL_PROXY_SOCKET'],
    ['EROFS', 'its directory is on a read-only file system: set KAMAL_PROXY_SOCKET'],
  ])('has a sentence for %s', (code, why) => {
    const thrown = Object.assign(new Error(`listen ${code}`), { code });
    expect(listenRefused('/run/k.sock', thrown)).toMatchObject({
      message: `the admin socket /run/k.sock cannot be made: ${why}`,
    });
  });

  it('hands on what it does not know', () => {
    const thrown = new Error('a bug');
    expect(listenRefused('/run/k.sock', thrown)).toBe(thrown);
    expect(listenRefused('/run/k.sock', 'a word')).toBe('a word');
  });
});

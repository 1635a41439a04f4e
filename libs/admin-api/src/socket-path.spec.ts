import { describe, expect, it } from 'vitest';
import { socketPath } from './socket-path.js';

describe('the path of the admin socket', () => {
  it.each([
    [{ KAMAL_PROXY_SOCKET: '/a/b.sock', XDG_RUNTIME_DIR: '/run/user/1' }, '/a/b.sock'],
    [{ XDG_RUNTIME_DIR: '/run/user/1', TMPDIR: '/var/tmp' }, '/run/user/1/kamal-proxy.sock'],
    [{ TMPDIR: '/var/tmp', TMP: '/other', TEMP: '/other' }, '/var/tmp/kamal-proxy.sock'],
    [{ TMP: '/other', TEMP: '/other' }, '/tmp/kamal-proxy.sock'],
    [{ TMPDIR: '', XDG_RUNTIME_DIR: '', KAMAL_PROXY_SOCKET: '' }, '/tmp/kamal-proxy.sock'],
  ])('%j: %s', (env, path) => {
    expect(socketPath(env)).toBe(path);
  });
});

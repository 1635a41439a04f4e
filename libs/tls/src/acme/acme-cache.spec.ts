import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CertificateDirectory } from '../fixtures/certificate-directory.js';
import { AcmeCache } from './acme-cache.js';

describe('the cache of an authority', () => {
  it.each(['', 'https://ca.test/dir'])('lies where the original proxy looks for it: "%s"', async (authority) => {
    const { path } = await CertificateDirectory.make();
    const cache = new AcmeCache(path, authority);
    expect(cache.directory).toBe(join(path, createHash('sha256').update(authority).digest('hex')));
  });

  it('is for the owner only, and whole at any time', async () => {
    const { path } = await CertificateDirectory.make();
    const cache = new AcmeCache(join(path, 'certs'), '');
    await cache.write('app.test', 'first');
    await cache.write('app.test', 'second');
    expect(await cache.read('app.test')).toBe('second');
    expect(await readdir(cache.directory)).toEqual(['app.test']);
    const modes = [join(path, 'certs'), cache.directory, join(cache.directory, 'app.test')];
    const found = await Promise.all(modes.map(async (each) => (await stat(each)).mode & 0o777));
    expect(found).toEqual([0o700, 0o700, 0o600]);
  });

  it('has nothing of what was never written, or removed', async () => {
    const { path } = await CertificateDirectory.make();
    const cache = new AcmeCache(path, '');
    expect(await cache.read('app.test')).toBeNull();
    await cache.write('app.test', 'first');
    await cache.remove('app.test');
    await cache.remove('app.test');
    expect(await cache.read('app.test')).toBeNull();
  });

  it('leaves nothing behind when it cannot write', async () => {
    const { path } = await CertificateDirectory.make();
    const cache = new AcmeCache(path, '');
    await cache.write('app.test', 'first');
    await expect(cache.write('app.test/below', 'x')).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(await readdir(cache.directory)).toEqual(['app.test']);
  });
});

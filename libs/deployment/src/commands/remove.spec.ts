import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions } from '../fixtures/options.js';

let plane: ControlPlane;

beforeEach(() => {
  plane = new ControlPlane();
});

describe('remove', () => {
  it('forgets a service at once: nothing is drained', async () => {
    await plane.deployed('web', ['web-1', 'web-2']);
    await plane.rolledOut('web', ['web-3']);
    await plane.commands.remove({ service: 'web' });
    expect(plane.dataPlane.published.at(-1)).toEqual({ upserts: [], removals: ['web'] });
    expect(plane.dataPlane.drains).toEqual([]);
    expect(plane.dataPlane.rows.lent.size).toBe(0);
    expect(plane.probers.urls).toEqual([]);
    expect(plane.commands.list()).toEqual([]);
    expect(plane.store.last).toEqual([]);
  });

  it('frees its host', async () => {
    await plane.deployed('web', ['web-1']);
    await plane.commands.remove({ service: 'web' });
    await plane.deployed('other', ['other-1']);
  });

  it('needs a service', async () => {
    const nothing = plane.commands.remove({ service: 'nothing' });
    await expect(nothing).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND', message: 'service not found' });
    expect(plane.dataPlane.published).toEqual([]);
  });

  it('leaves the state on the disk also when it fails, like a resume and what is about the rollout', async () => {
    await plane.deployed('web', ['web-1']);
    const service = 'nothing';
    const timing = { readTargets: [], deployTimeout: 1e9, drainTimeout: 1e9 };
    const split = { percent: 1, list: [], strategy: '', header: '', sticky: false };
    for (const fails of [
      () => plane.commands.remove({ service }),
      () => plane.commands.resume({ service }),
      () => plane.commands.rolloutSet({ service, ...split }),
      () => plane.commands.rolloutStop({ service }),
      () => plane.commands.rolloutDeploy({ service, targets: ['a'], ...timing }, plane.report),
    ]) {
      plane.store.saves.length = 0;
      await expect(fails()).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
      expect(plane.store.last).toMatchObject([{ name: 'web' }]);
      plane.store.failsWith = new Error('EROFS');
      await expect(fails()).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
      plane.store.failsWith = null;
    }
  });
});

describe('a service below /', () => {
  const hosts = ['a.test'];
  const below = { options: serviceOptions({ hosts, pathPrefixes: ['/api'] }) };
  const tls = { options: serviceOptions({ hosts, tls: true, tlsRedirect: false }) };

  it('gets and loses TLS with its root, in the same table', async () => {
    await plane.deployed('api', ['api-1'], below);
    await plane.deployed('web', ['web-1'], tls);
    expect(plane.served('api').tls).toEqual({ enabled: true, redirect: false });
    expect(plane.dataPlane.published.at(-1)?.upserts.map(({ name }) => name)).toEqual(['web', 'api']);
    await plane.commands.remove({ service: 'web' });
    expect(plane.served('api').tls).toEqual({ enabled: false, redirect: true });
    expect(plane.dataPlane.published.at(-1)).toMatchObject({ upserts: [{ name: 'api' }], removals: ['web'] });
  });

  it('is saved and listed with it', async () => {
    await plane.deployed('web', ['web-1'], tls);
    await plane.deployed('api', ['api-1'], below);
    expect(plane.listed('api').tls).toBe(true);
    expect(plane.store.last).toMatchObject([
      { name: 'api', options: { tls: true, tlsRedirect: false } },
      { name: 'web' },
    ]);
  });
});

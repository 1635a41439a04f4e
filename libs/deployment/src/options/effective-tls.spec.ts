import { describe, expect, it } from 'vitest';
import { mounted } from '../fixtures/mounted.js';
import { effectiveTls } from './effective-tls.js';
import { MountPoints } from './mount.js';

describe('TLS', () => {
  const root = mounted('root', ['b.test', 'a.test'], ['/'], true, false);

  it('is a service’s own at the root', () => {
    const web = mounted('web', ['a.test'], ['/x', '/'], true, false);
    expect(effectiveTls(web, new MountPoints([web]))).toEqual({ enabled: true, redirect: false });
  });

  it('comes from the root of the first host below it', () => {
    const api = mounted('api', ['A.test', 'c.test'], ['/api']);
    expect(effectiveTls(api, new MountPoints([api, root]))).toEqual({ enabled: true, redirect: false });
  });

  it('comes from nowhere when the first host has no root, whatever a pattern or any host has', () => {
    const api = mounted('api', ['c.test', 'a.test'], ['/api'], true);
    const others = [root, mounted('pattern', ['*.test'], ['/'], true), mounted('any', [''], ['/'], true)];
    expect(effectiveTls(api, new MountPoints(others))).toEqual({ enabled: false, redirect: true });
  });

  it('comes from the same pattern', () => {
    const api = mounted('api', ['*.test'], ['/api']);
    expect(effectiveTls(api, new MountPoints([mounted('pattern', ['*.test'], ['/'], true)]))).toMatchObject({
      enabled: true,
    });
  });
});

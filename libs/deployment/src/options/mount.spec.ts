import { describe, expect, it } from 'vitest';
import { checkConflict, conflictOf, effectiveTls, type Mounted } from './mount.js';

function mounted(name: string, hosts: string[], pathPrefixes = ['/'], tls = false, tlsRedirect = true): Mounted {
  return { name, options: { hosts, pathPrefixes, tls, tlsRedirect } };
}

describe('a conflict', () => {
  it.each([
    [['a.test'], ['/'], ['b.test', 'a.test'], ['/']],
    [['A.test.'], ['/'], ['a.test'], ['/']],
    [[''], ['/'], [''], ['/']],
    [['*.a.test'], ['/'], ['*.A.test'], ['/']],
    [['a.test'], ['/x', '/y'], ['a.test'], ['/z', '/y']],
  ])('is the same host and prefix: %j %j and %j %j', (hosts, prefixes, otherHosts, otherPrefixes) => {
    const other = mounted('other', otherHosts, otherPrefixes);
    expect(conflictOf(mounted('web', hosts, prefixes), [other])).toBe(other);
  });

  it.each([
    [['a.test'], ['/'], ['b.test'], ['/']],
    [['a.test'], ['/'], ['*.test'], ['/']],
    [['a.test'], ['/'], [''], ['/']],
    [['a.test'], ['/api'], ['a.test'], ['/']],
    [['a.test'], ['/API'], ['a.test'], ['/api']],
  ])('is not %j %j and %j %j', (hosts, prefixes, otherHosts, otherPrefixes) => {
    expect(conflictOf(mounted('web', hosts, prefixes), [mounted('other', otherHosts, otherPrefixes)])).toBeNull();
  });

  it('is none with itself', () => {
    expect(conflictOf(mounted('web', ['a.test']), [mounted('web', ['a.test'])])).toBeNull();
  });

  it('is refused by the name of the other service', () => {
    expect(() => checkConflict(mounted('web', ['']), [mounted('other', [''])])).toThrow(
      expect.objectContaining({
        code: 'HOST_CONFLICT',
        message: 'host settings conflict with another service: other',
      }),
    );
  });
});

describe('TLS', () => {
  const root = mounted('root', ['b.test', 'a.test'], ['/'], true, false);

  it('is a service’s own at the root', () => {
    const web = mounted('web', ['a.test'], ['/x', '/'], true, false);
    expect(effectiveTls(web, [web])).toEqual({ enabled: true, redirect: false });
  });

  it('comes from the root of the first host below it', () => {
    const api = mounted('api', ['A.test', 'c.test'], ['/api']);
    expect(effectiveTls(api, [api, root])).toEqual({ enabled: true, redirect: false });
  });

  it('comes from nowhere when the first host has no root, whatever a pattern or any host has', () => {
    const api = mounted('api', ['c.test', 'a.test'], ['/api'], true);
    const others = [root, mounted('pattern', ['*.test'], ['/'], true), mounted('any', [''], ['/'], true)];
    expect(effectiveTls(api, others)).toEqual({ enabled: false, redirect: true });
  });

  it('comes from the same pattern', () => {
    const api = mounted('api', ['*.test'], ['/api']);
    expect(effectiveTls(api, [mounted('pattern', ['*.test'], ['/'], true)])).toMatchObject({ enabled: true });
  });
});

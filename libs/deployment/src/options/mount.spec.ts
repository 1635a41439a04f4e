import { describe, expect, it } from 'vitest';
import { mounted } from '../fixtures/mounted.js';
import { MountPoints } from './mount.js';

describe('a conflict', () => {
  it.each([
    [['a.test'], ['/'], ['b.test', 'a.test'], ['/']],
    [['A.test.'], ['/'], ['a.test'], ['/']],
    [[''], ['/'], [''], ['/']],
    [['*.a.test'], ['/'], ['*.A.test'], ['/']],
    [['a.test'], ['/x', '/y'], ['a.test'], ['/z', '/y']],
  ])('is the same host and prefix: %j %j and %j %j', (hosts, prefixes, otherHosts, otherPrefixes) => {
    const other = mounted('other', otherHosts, otherPrefixes);
    expect(new MountPoints([other]).conflictOf(mounted('web', hosts, prefixes))).toBe(other);
  });

  it.each([
    [['a.test'], ['/'], ['b.test'], ['/']],
    [['a.test'], ['/'], ['*.test'], ['/']],
    [['a.test'], ['/'], [''], ['/']],
    [['a.test'], ['/api'], ['a.test'], ['/']],
    [['a.test'], ['/API'], ['a.test'], ['/api']],
  ])('is not %j %j and %j %j', (hosts, prefixes, otherHosts, otherPrefixes) => {
    expect(
      new MountPoints([mounted('other', otherHosts, otherPrefixes)]).conflictOf(mounted('web', hosts, prefixes)),
    ).toBeNull();
  });

  it('is none with itself', () => {
    expect(new MountPoints([mounted('web', ['a.test'])]).conflictOf(mounted('web', ['a.test']))).toBeNull();
  });

  it('of a saved state costs only the later service its place', () => {
    const [first, later] = [mounted('first', ['A.test']), mounted('later', ['a.test'])];
    const points = new MountPoints([first, later]);
    expect(points.rootOf('a.test')).toBe(first);
    expect(points.conflictOf(first)).toBeNull();
    expect(points.conflictOf(later)).toBe(first);
  });

  it('is refused by the name of the other service', () => {
    expect(() => new MountPoints([mounted('other', [''])]).checkConflict(mounted('web', ['']))).toThrow(
      expect.objectContaining({
        code: 'HOST_CONFLICT',
        message: 'host settings conflict with another service: other',
      }),
    );
  });
});

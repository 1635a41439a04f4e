import { describe, expect, it } from 'vitest';
import { knownHoles } from './node-holes.js';

describe('knownHoles', () => {
  it.each(['24.22.1', '24.23.0', '26.12.1', '26.13.0', '27.0.0', '28.1.0'])('knows nothing against %s', (version) =>
    expect(knownHoles(version)).toBeNull(),
  );

  it.each([
    ['24.22.0', '24.22.1'],
    ['24.9.9', '24.22.1'],
    ['26.12.0', '26.12.1'],
    ['26.10.0', '26.12.1'],
  ])('says of %s that %s is better', (version, better) =>
    expect(knownHoles(version)).toBe(`Node.js ${version} has known security holes, which ${better} does not have`),
  );

  it('says which line has ended', () =>
    expect(knownHoles('25.9.0')).toBe('Node.js 25.9.0 gets no security fixes any more'));
});

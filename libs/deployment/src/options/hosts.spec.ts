import { describe, expect, it } from 'vitest';
import { comparedHost, normaliseHosts, shownHosts } from './hosts.js';

describe('hosts', () => {
  it('are any host when there is none', () => {
    expect(normaliseHosts([])).toEqual(['']);
    expect(shownHosts([''])).toEqual([]);
  });

  it('are kept and shown as typed', () => {
    expect(normaliseHosts(['B.test', ''])).toEqual(['B.test', '']);
    expect(shownHosts(['B.test', ''])).toEqual(['B.test', '']);
  });

  it.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['*.Example.com', '*.example.com'],
    ['', ''],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['müller.test', 'xn--mller-kva.test'],
    ['*.müller.test', '*.xn--mller-kva.test'],
    ['web.1', 'web.1'],
  ])('compare %j as %j', (typed, compared) => {
    expect(comparedHost(typed)).toBe(compared);
  });
});

import { describe, expect, it } from 'vitest';
import { type Ask, redirectOf } from './redirect.js';

const asked: Ask = { secure: false, host: '0123', port: 3000, target: '/a/up?x=1', hostHeader: 'app.test' };

describe('redirectOf', () => {
  it.each([
    ['/really?y=2', '/really?y=2'],
    ['really', '/a/really'],
    ['../up', '/up'],
    ['?z', '/a/up?z'],
  ])('keeps target and Host for %s', (location, target) => {
    expect(redirectOf(asked, 302, location)).toEqual({ ...asked, target });
  });

  it('follows to another host, and to HTTPS', () => {
    expect(redirectOf(asked, 301, 'https://other.test/up')).toEqual({
      secure: true,
      host: 'other.test',
      port: 443,
      target: '/up',
      hostHeader: 'other.test',
    });
  });

  it('follows to an address without a scheme', () => {
    const next = redirectOf(asked, 308, '//[::1]:8080/up');
    expect(next).toMatchObject({ secure: false, host: '::1', port: 8080, hostHeader: '[::1]:8080' });
  });

  it.each([
    [200, '/x'],
    [304, '/x'],
    [302, undefined],
    [302, ''],
  ])('takes %i with Location %j for an answer', (status, location) => {
    expect(redirectOf(asked, status, location)).toBeNull();
  });

  it('follows to HTTP only', () => {
    expect(() => redirectOf(asked, 302, 'ftp://x/')).toThrow('redirected to ftp://x/');
  });
});

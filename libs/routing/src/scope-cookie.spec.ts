import { assert as assertProperty, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeCookie } from './scope-cookie.js';

const scoped = (line: string): string => scopeCookie(line, '/app', 'x.test:8080');

describe('scopeCookie', () => {
  it('puts a path below the prefix', () => {
    expect(scoped('a=1; Path=/')).toBe('a=1; Path=/app');
    expect(scoped('a=1; Path=/x')).toBe('a=1; Path=/app/x');
    expect(scoped('a=1; Path=/x/')).toBe('a=1; Path=/app/x');
    expect(scoped('a=1; Path=/app')).toBe('a=1; Path=/app/app');
  });

  it('gives a cookie without a path the prefix', () => {
    expect(scoped('a=1')).toBe('a=1; Path=/app');
    expect(scoped('a=1; HttpOnly')).toBe('a=1; Path=/app; HttpOnly');
    expect(scoped('a=1; Path=')).toBe('a=1; Path=/app');
    expect(scoped('a=1; Path=x')).toBe('a=1; Path=/app');
  });

  it('keeps the other attributes, their order and spelling', () => {
    expect(scoped('a=b=c; Max-Age=5; path=/x; HttpOnly; SameSite=Lax')).toBe(
      'a=b=c; Max-Age=5; Path=/app/x; HttpOnly; SameSite=Lax',
    );
  });

  it('leaves cookies of other hosts alone', () => {
    expect(scoped('a=1; Domain=other.test; Path=/')).toBe('a=1; Domain=other.test; Path=/');
    expect(scoped('a=1; Path=/; Domain=other.test')).toBe('a=1; Path=/; Domain=other.test');
    expect(scoped('a=1; Domain=X.test; Path=/')).toBe('a=1; Domain=X.test; Path=/app');
  });

  it('never throws, and never touches name and value', () => {
    assertProperty(
      property(string(), (line) => {
        expect(scopeCookie(line, '/app', 'x.test').split(';')[0]).toBe(line.split(';')[0]);
      }),
    );
  });
});

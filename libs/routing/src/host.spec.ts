import { describe, expect, it } from 'vitest';
import { comparableHost, hostOf, wildcardOf } from './host.js';

describe('a host in the form that is compared', () => {
  it.each([
    ['app.example.com', 'app.example.com'],
    ['App.Example.COM', 'app.example.com'],
    ['app.example.com:8080', 'app.example.com'],
    ['app.example.com:', 'app.example.com'],
    ['app.example.com.', 'app.example.com'],
    ['app.example.com.:443', 'app.example.com'],
    ['app.example.com..', 'app.example.com.'],
    ['192.0.2.1:80', '192.0.2.1'],
    ['[::1]', '::1'],
    ['[::1]:3000', '::1'],
    ['[2001:DB8::1]:80', '2001:db8::1'],
    ['::1', '::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['', ''],
    [':80', ''],
  ])('of "%s" is "%s"', (authority, host) => {
    expect(comparableHost(authority)).toBe(host);
  });
});

describe('a host without its port', () => {
  it.each([
    ['App.example.com.:80', 'App.example.com.'],
    ['[::1]:80', '[::1]'],
    ['[::1]', '[::1]'],
    ['::1', '::1'],
    ['host', 'host'],
  ])('of "%s" is "%s", as it was sent', (authority, host) => {
    expect(hostOf(authority)).toBe(host);
  });
});

describe('the pattern that a host could be matched by', () => {
  it.each([
    ['a.example.com', '*.example.com'],
    ['a.b.example.com', '*.b.example.com'],
    ['example.com', '*.com'],
    ['localhost', null],
    ['', null],
  ])('of "%s" is %s: one label, no more', (host, pattern) => {
    expect(wildcardOf(host)).toBe(pattern);
  });
});

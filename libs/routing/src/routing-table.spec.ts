import { describe, expect, it } from 'vitest';
import { contextOfOneWorker } from './fixtures/routing.js';
import { RoutingTable } from './routing-table.js';
import { Service } from './service.js';
import { serviceSpec } from './testing/service-spec.js';

/** `[service, hosts, prefixes]` */
type Row = readonly [name: string, hosts: readonly string[], pathPrefixes?: readonly string[]];

function tableOf(...rows: readonly Row[]): RoutingTable {
  const context = contextOfOneWorker();
  const services = rows.map(
    ([name, hosts, pathPrefixes = ['/']]) => new Service(serviceSpec(name, { hosts, pathPrefixes }), context),
  );
  return new RoutingTable(1, services);
}

function find(table: RoutingTable, host: string, path = '/'): string {
  return table.find(host, path)?.service.name ?? '404';
}

describe('the host of a request', () => {
  const table = tableOf(
    ['exact', ['app.example.com', '::1']],
    ['pattern', ['*.example.com']],
    ['deep', ['*.b.example.com']],
    ['any', []],
  );

  it.each([
    ['app.example.com', 'exact'],
    ['APP.Example.com', 'exact'],
    ['app.example.com.', 'exact'],
    ['app.example.com:8080', 'exact'],
    ['[::1]', 'exact'],
    ['[::1]:80', 'exact'],
    ['www.example.com', 'pattern'],
    ['WWW.example.com.:80', 'pattern'],
    ['a.b.example.com', 'deep'],
    ['b.example.com', 'pattern'],
    ['a.c.example.com', 'any'],
    ['example.com', 'any'],
    ['other.test', 'any'],
    ['192.0.2.1', 'any'],
    ['', 'any'],
  ])('"%s" is served by %s', (host, service) => {
    expect(find(table, host)).toBe(service);
    // The second time it is remembered.
    expect(find(table, host)).toBe(service);
  });

  it('that nobody serves is nobody’s, again and again', () => {
    const only = tableOf(['exact', ['app.example.com']]);
    for (const host of ['other.test', 'other.test', '', 'x.app.example.com']) expect(find(only, host)).toBe('404');
  });

  it('has any host in the empty list as in the empty string, which older state files hold', () => {
    expect(find(tableOf(['any', ['']]), 'other.test')).toBe('any');
  });

  it('is found among more spellings than are remembered, and however long it is', () => {
    const labels = Array.from({ length: 1500 }, (_, i) => `host-${i}`);
    for (const label of labels) expect(find(table, `${label}.example.com`)).toBe('pattern');
    for (const label of labels) expect(find(table, `${label}.example.com`)).toBe('pattern');
    expect(find(table, `${'a'.repeat(10_000)}.example.com`)).toBe('pattern');
  });
});

describe('the first of exact host, pattern and any host that some service has', () => {
  const table = tableOf(
    ['api', ['app.example.com'], ['/api']],
    ['pattern', ['*.example.com'], ['/only']],
    ['any', [], ['/']],
  );

  it('decides for all paths', () => {
    expect(find(table, 'app.example.com', '/api/x')).toBe('api');
    expect(find(table, 'app.example.com', '/')).toBe('404');
    expect(find(table, 'app.example.com', '/only')).toBe('404');
    expect(find(table, 'www.example.com', '/only')).toBe('pattern');
    expect(find(table, 'www.example.com', '/')).toBe('404');
    expect(find(table, 'other.test', '/api')).toBe('any');
  });
});

describe('the path of a request', () => {
  const table = tableOf(
    ['root', ['app.example.com'], ['/']],
    ['v2', ['app.example.com'], ['/api/v2']],
    ['api', ['app.example.com'], ['/api', '/legacy api']],
  );

  it.each([
    ['/', 'root'],
    ['/apix', 'root'],
    ['/API', 'root'],
    ['/api', 'api'],
    ['/api/', 'api'],
    ['/api/v1', 'api'],
    ['/api/v2', 'v2'],
    ['/api/v2/x', 'v2'],
    ['/api/v22', 'api'],
    ['/api%2Fv2', 'v2'],
    ['/%61pi', 'api'],
    ['/legacy%20api/x', 'api'],
    ['/api%2525', 'root'],
  ])('%s belongs to the longest prefix that covers it: %s', (path, service) => {
    expect(find(table, 'app.example.com', path)).toBe(service);
  });

  it('says below which prefix it came', () => {
    expect(table.find('app.example.com', '/api/v2/x')?.prefix).toBe('/api/v2');
    expect(table.find('app.example.com', '/legacy%20api')?.prefix).toBe('/legacy api');
  });
});

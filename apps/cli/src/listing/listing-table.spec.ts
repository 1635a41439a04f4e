import type { ServiceListing } from '@app/admin-api';
import pc from 'picocolors';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { listingTable } from './listing-table.js';

const plain = pc.createColors(false);
const target = (name: string, healthy = true) => ({
  target: name,
  healthy,
  failure: healthy ? null : 'status 500',
  inFlight: 0,
});

const web: ServiceListing = {
  service: 'web',
  hosts: ['a.test', '*.b.test'],
  paths: ['/'],
  targets: [target('web-1:80'), target('web-2:80')],
  readTargets: [target('reader:80')],
  state: 'running',
  stopMessage: '',
  tls: true,
  certificates: [],
  inFlight: 0,
  rollout: null,
};
const api: ServiceListing = { ...web, service: 'api', hosts: [], paths: ['/api', '/v2'], readTargets: [], tls: false };

describe('listingTable', () => {
  it('has a line for each service, sorted, writers before readers', () => {
    expect(listingTable([web, { ...api, state: 'paused' }], plain).split('\n')).toEqual([
      'Service  Host             Path      Target                       State    TLS',
      'api      *                /api,/v2  web-1:80,web-2:80            paused   no',
      'web      a.test,*.b.test  /         web-1:80,web-2:80,reader:80  running  yes',
    ]);
  });

  it('has its titles even without a service', () => {
    expect(listingTable([], plain)).toBe('Service  Host  Path  Target  State  TLS');
  });

  it.each([
    [null, 'new:80 (off)'],
    [{ percent: 10, list: [] }, 'new:80 (10%)'],
    [{ percent: 0, list: ['alice', 'bob'] }, 'new:80 (0%, 2 listed)'],
    [{ percent: 5, list: [], strategy: 'even', sticky: true }, 'new:80 (5%, even, sticky)'],
    [{ percent: 5, list: ['a'], header: 'X-Account' }, 'new:80 (5%, 1 listed, by X-Account)'],
  ])('shows a rollout with split %j', (split, shown) => {
    const whole = split && { strategy: '', header: '', sticky: false, ...split };
    const rollout = { targets: [target('new:80')], readTargets: [], split: whole };
    const [titles, first, second] = listingTable([web, { ...api, rollout }], plain).split('\n');
    expect(titles).toMatch(/TLS {2}Rollout$/);
    expect(first).toMatch(new RegExp(` no {3}${shown.replaceAll(/[()]/g, String.raw`\$&`)}$`));
    expect(second).toMatch(/ yes {2}-$/);
  });

  it('colours a terminal without moving a column', () => {
    const services = [{ ...web, targets: [target('web-1:80', false)], readTargets: [] }, api];
    const coloured = listingTable(services, pc.createColors(true));
    expect(coloured).toContain(pc.createColors(true).red('web-1:80'));
    expect(stripVTControlCharacters(coloured)).toBe(listingTable(services, plain));
  });

  it('lets no name reach the terminal that would act on it', () => {
    expect(listingTable([{ ...web, service: 'a\x1b[2Jb\nc' }], plain)).toContain('a\uFFFD[2Jb c');
  });
});

import type { CertificateListing, ServiceListing } from '@app/admin-api';
import pc from 'picocolors';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { certificateTable } from './certificate-table.js';

const plain = pc.createColors(false);
const NOW = Date.UTC(2026, 2, 1);

const issued: CertificateListing = {
  hosts: ['a.test'],
  key: 'ec',
  source: 'acme',
  issuer: "C=US, O=Let's Encrypt, CN=E7",
  names: ['a.test'],
  serial: '01',
  validFrom: '2026-02-01T00:00:00.000Z',
  validTo: '2026-05-02T10:20:30.000Z',
  nextRenewal: '2026-04-01T23:59:59.000Z',
  lastError: null,
};
const missing: CertificateListing = {
  hosts: ['b.test'],
  key: 'ec',
  source: '',
  issuer: '',
  names: [],
  serial: '',
  validFrom: null,
  validTo: null,
  nextRenewal: null,
  lastError: { at: '2026-02-01T00:00:00.000Z', message: 'tls-alpn-01: no such host;\nhttp-01: \x1b[2J' },
};

function service(name: string, certificates: readonly CertificateListing[]): ServiceListing {
  const nothing = { paths: ['/'], targets: [], readTargets: [], stopMessage: '', inFlight: 0, rollout: null };
  return { service: name, hosts: [], state: 'running', tls: true, ...nothing, certificates };
}

describe('certificateTable', () => {
  it('has a line for each certificate, by service', () => {
    const files = { ...issued, hosts: ['c.test', '*.c.test'], source: 'file', issuer: 'O=Acme', nextRenewal: null };
    const services = [service('web', [issued]), service('plain', []), service('api', [files])];
    expect(certificateTable(services, plain, NOW).split('\n')).toEqual([
      'Service  Host             Key  Source  Issuer  Expires            Renewal',
      'api      c.test,*.c.test  ec   file    O=Acme  2026-05-02 10:20Z  -',
      'web      a.test           ec   acme    E7      2026-05-02 10:20Z  2026-04-01 23:59Z',
    ]);
  });

  it('says what went wrong, and lets nothing of it reach the terminal that would act on it', () => {
    const [titles, first, second] = certificateTable([service('web', [issued, missing])], plain, NOW).split('\n');
    expect(titles).toMatch(/ Renewal {12}Error$/);
    expect(first).toMatch(/ -$/);
    expect(second).toMatch(/ none +- +- +- +tls-alpn-01: no such host; http-01: \uFFFD\[2J$/);
  });

  it('has its titles even without a certificate', () => {
    expect(certificateTable([], plain, NOW)).toBe('Service  Host  Key  Source  Issuer  Expires  Renewal');
  });

  it.each([
    ['red', '2026-02-28T00:00:00.000Z'],
    ['yellow', '2026-03-14T00:00:00.000Z'],
  ] as const)('is %s for one that expires on %s', (color, validTo) => {
    const colors = pc.createColors(true);
    const services = [service('web', [{ ...issued, validTo }])];
    const coloured = certificateTable(services, colors, NOW);
    expect(coloured).toContain(colors[color](`${validTo.slice(0, 10)} 00:00Z`));
    expect(stripVTControlCharacters(coloured)).toBe(certificateTable(services, plain, NOW));
  });
});

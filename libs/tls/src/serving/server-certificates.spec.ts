import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { TlsFront } from '../fixtures/tls-front.js';
import type { ServedCertificate } from './served-certificate.js';
import { ServerCertificates } from './server-certificates.js';
import { NO_TLS_CHANGE, type TlsServiceSpec } from './tls-change.js';

const KEYS = Buffer.alloc(48, 1);
const HOSTS: Readonly<Record<string, string>> = { 'a.test': 'alpha', 'b.test': 'beta', 'plain.test': 'plain' };

function spec(service: string, host: string, own = testCertificate({ names: [host] })): TlsServiceSpec {
  return { service, firstHost: host, own, automatic: false };
}

function certificates(...upserts: TlsServiceSpec[]): ServerCertificates {
  const served = new ServerCertificates(
    (host) => HOSTS[host] ?? null,
    () => undefined,
  );
  served.apply({ ...NO_TLS_CHANGE, upserts, ticketKeys: KEYS });
  return served;
}

function shown(served: ServerCertificates, host: string): ServedCertificate | null {
  const chosen = served.choose(hello(host));
  if (chosen instanceof Promise) throw new Error(`${host} has to be asked for`);
  return chosen;
}

const hello = (serverName: string) => ({ serverName, protocols: [], acceptsEcdsa: true });

describe('the certificate that a client is shown', () => {
  it('is that of the service that would get its host', () => {
    const served = certificates(spec('beta', 'b.test'), spec('alpha', 'a.test'));
    expect(shown(served, 'a.test')?.covers('a.test')).toBe(true);
    expect(shown(served, 'b.test')?.covers('b.test')).toBe(true);
  });

  it('is made ready once', () => {
    const served = certificates(spec('alpha', 'a.test'));
    expect(served.choose(hello('a.test'))).toBe(served.choose(hello('a.test')));
  });

  it.each([
    ['nobody serves', 'unknown.test'],
    ['a service without TLS serves', 'plain.test'],
  ])('is none for a host that %s', (_who, host) => {
    expect(certificates(spec('alpha', 'a.test')).choose(hello(host))).toBeNull();
  });

  it('is the first one by name for a client that names no host', () => {
    const served = certificates(spec('beta', 'b.test'), spec('alpha', 'a.test'));
    expect(shown(served, '')?.covers('a.test')).toBe(true);
    served.apply({ ...NO_TLS_CHANGE, removals: ['alpha'] });
    expect(shown(served, '')?.covers('b.test')).toBe(true);
    served.apply({ ...NO_TLS_CHANGE, removals: ['beta'] });
    expect(served.choose(hello(''))).toBeNull();
  });

  it('is the newest', () => {
    const served = certificates(spec('alpha', 'a.test'));
    shown(served, 'a.test');
    const next = testCertificate({ names: ['a.test', 'more.test'] });
    served.apply({ ...NO_TLS_CHANGE, upserts: [spec('alpha', 'a.test', next)] });
    expect(shown(served, 'a.test')?.covers('more.test')).toBe(true);
  });

  it('remembers sessions over a change of workers, until the key of the tickets is another one', async () => {
    const own = spec('alpha', 'a.test');
    const front = await TlsFront.open(certificates(own));
    const worker = certificates(own);
    const beside = await TlsFront.open(worker);
    const options = { servername: 'a.test', maxVersion: 'TLSv1.2' } as const;
    const session = (await front.connect(options)).getSession();
    expect((await beside.connect({ ...options, session })).isSessionReused()).toBe(true);
    worker.apply({ ...NO_TLS_CHANGE, ticketKeys: Buffer.alloc(48, 2) });
    expect((await beside.connect({ ...options, session })).isSessionReused()).toBe(false);
  });
});

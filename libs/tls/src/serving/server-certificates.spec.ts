import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { TlsFront } from '../fixtures/tls-front.js';
import { ServerCertificates } from './server-certificates.js';
import type { TlsServiceSpec } from './tls-change.js';

const KEYS = Buffer.alloc(48, 1);
const HOSTS: Readonly<Record<string, string>> = { 'a.test': 'alpha', 'b.test': 'beta', 'plain.test': 'plain' };

function spec(service: string, host: string, own = testCertificate({ names: [host] })): TlsServiceSpec {
  return { service, firstHost: host, own };
}

function certificates(...upserts: TlsServiceSpec[]): ServerCertificates {
  const served = new ServerCertificates((host) => HOSTS[host] ?? null);
  served.apply({ upserts, removals: [], ticketKeys: KEYS });
  return served;
}

const hello = (serverName: string) => ({ serverName, protocols: [], acceptsEcdsa: true });

describe('the certificate that a client is shown', () => {
  it('is that of the service that would get its host', () => {
    const served = certificates(spec('beta', 'b.test'), spec('alpha', 'a.test'));
    expect(served.choose(hello('a.test'))?.covers('a.test')).toBe(true);
    expect(served.choose(hello('b.test'))?.covers('b.test')).toBe(true);
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
    expect(served.choose(hello(''))?.covers('a.test')).toBe(true);
    served.apply({ upserts: [], removals: ['alpha'], ticketKeys: null });
    expect(served.choose(hello(''))?.covers('b.test')).toBe(true);
    served.apply({ upserts: [], removals: ['beta'], ticketKeys: null });
    expect(served.choose(hello(''))).toBeNull();
  });

  it('is the newest', () => {
    const served = certificates(spec('alpha', 'a.test'));
    served.choose(hello('a.test'));
    const next = testCertificate({ names: ['a.test', 'more.test'] });
    served.apply({ upserts: [spec('alpha', 'a.test', next)], removals: [], ticketKeys: null });
    expect(served.choose(hello('a.test'))?.covers('more.test')).toBe(true);
  });

  it('remembers sessions over a change of workers, until the key of the tickets is another one', async () => {
    const own = spec('alpha', 'a.test');
    const front = await TlsFront.open(certificates(own));
    const worker = certificates(own);
    const beside = await TlsFront.open(worker);
    const options = { servername: 'a.test', maxVersion: 'TLSv1.2' } as const;
    const session = (await front.connect(options)).getSession();
    expect((await beside.connect({ ...options, session })).isSessionReused()).toBe(true);
    worker.apply({ upserts: [], removals: [], ticketKeys: Buffer.alloc(48, 2) });
    expect((await beside.connect({ ...options, session })).isSessionReused()).toBe(false);
  });
});

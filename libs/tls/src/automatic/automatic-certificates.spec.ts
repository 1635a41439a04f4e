import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AcmeCache } from '../acme/acme-cache.js';
import { toCacheText } from '../acme/cached-certificate.js';
import { ChallengeBoard } from '../acme/challenge-board.js';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import { CertificateDirectory } from '../fixtures/certificate-directory.js';
import { FakeAuthority } from '../fixtures/fake-authority.js';
import { RecordingLog } from '../fixtures/recording-log.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import type { CertificateQuestion } from '../serving/tls-change.js';
import { AutomaticCertificates } from './automatic-certificates.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const APP: CertificateQuestion = { service: 'web', host: 'app.test', type: 'ec' };

/** Only the clock is false; sockets and files are real. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

async function automatic(onDemandUrl = '', hosts: readonly string[] = ['app.test', 'b.test']) {
  const fake = await FakeAuthority.open();
  const { path } = await CertificateDirectory.make();
  const cache = new AcmeCache(path, fake.url);
  const log = new RecordingLog();
  const renewed: CertificateQuestion[] = [];
  const asked: string[] = [];
  const policy = { status: 200, body: '' };
  const vault = new Map<string, () => CertificatePem>();
  const spec = { kind: 'automatic', directory: fake.url, cachePath: '', onDemandUrl } as const;
  const start = (): AutomaticCertificates => {
    const certificates = new AutomaticCertificates({
      board: new ChallengeBoard({ tellChallenges: async () => undefined }),
      asker: { askService: async (service, target, host) => (asked.push(`${service} ${host}${target}`), policy) },
      log,
      externalAccount: null,
      sources: [{ name: 'vault', certificateFor: async (host) => vault.get(host)?.() ?? null }],
      cachePath: path,
      onRenewed: (question) => void renewed.push(question),
    });
    onTestFinished(() => certificates.close());
    certificates.serve('web', hosts, spec);
    return certificates;
  };
  return { fake, cache, log, renewed, asked, policy, vault, spec, start, certificates: start() };
}

describe('a certificate for a host of a service', () => {
  it('is ordered when somebody wants it, once, and kept', async () => {
    const { fake, cache, certificates, start, log } = await automatic();
    const [first, second] = await Promise.all([certificates.get(APP), certificates.get(APP)]);
    expect(first.covers('app.test')).toBe(true);
    expect(second).toBe(first);
    expect(await certificates.get(APP)).toBe(first);
    expect(await cache.read('app.test')).toBe(toCacheText(first.pem));
    expect((await start().get(APP)).serialNumber).toBe(first.serialNumber);
    expect(fake.orders).toEqual(['app.test']);
    expect(log.lines).toEqual(['INFO Certificate issued: ']);
  });

  it('comes from the cache of the original proxy, while the authority is down', async () => {
    const { fake, cache, certificates } = await automatic();
    fake.close();
    await cache.write('app.test', toCacheText(testCertificate()));
    await cache.write('app.test+rsa', toCacheText(testCertificate({ type: 'rsa' })));
    expect((await certificates.get(APP)).keyType).toBe('ec');
    expect((await certificates.get({ ...APP, type: 'rsa' })).keyType).toBe('rsa');
  });

  it.each([
    ['a host of nobody', 'other.test', 'no host of the service'],
    ['a name that no authority knows', 'localhost', 'not a public host name'],
  ])('is not ordered for %s', async (_what, host, cause) => {
    const { fake, certificates } = await automatic();
    await expect(certificates.get({ ...APP, host })).rejects.toThrow(cause);
    expect(fake.orders).toEqual([]);
  });

  it('is not ordered again for a minute after a failure, and then by the next who wants it', async () => {
    const { fake, certificates, log } = await automatic();
    fake.look = () => 'connection refused';
    await expect(certificates.get(APP)).rejects.toThrow('connection refused');
    expect(fake.orders).toHaveLength(2);
    vi.setSystemTime(Date.now() + MINUTE - 1);
    await expect(certificates.get(APP)).rejects.toThrow('connection refused');
    expect(fake.orders).toHaveLength(2);
    fake.look = () => '';
    vi.setSystemTime(Date.now() + 1);
    await certificates.get(APP);
    expect(log.lines[0]).toMatch(/^ERROR Certificate not issued: tls-alpn-01: connection refused; http-01: /);
    expect(log.outcomes[0]).toBe('not_issued');
  });

  it('is not ordered before the authority wants it, if it says', async () => {
    const { fake, certificates } = await automatic();
    fake.busySeconds = 600;
    await expect(certificates.get(APP)).rejects.toThrow(/429/);
    fake.busySeconds = 0;
    vi.setSystemTime(Date.now() + 5 * MINUTE);
    await expect(certificates.get(APP)).rejects.toThrow(/429/);
    vi.setSystemTime(Date.now() + 5 * MINUTE);
    await certificates.get(APP);
  });

  it('is served although it could not be saved', async () => {
    const { cache, certificates, fake, log } = await automatic();
    await writeFile(cache.directory, 'a file where the directory should be');
    const first = await certificates.get(APP);
    expect(await certificates.get(APP)).toBe(first);
    expect(fake.orders).toHaveLength(1);
    expect(log.lines).toContainEqual(expect.stringMatching(/^ERROR Certificate not saved: .*(ENOTDIR|EEXIST)/));
  });

  it('is ordered again when what is in the cache has expired', async () => {
    const { cache, certificates, fake } = await automatic();
    await cache.write('app.test', toCacheText(testCertificate({ validTo: Date.now() - 1000 })));
    await certificates.get(APP);
    expect(fake.orders).toEqual(['app.test']);
  });

  it('outlives a deploy that changes nothing, and goes with its service', async () => {
    const { certificates, fake, spec, cache } = await automatic();
    await certificates.get(APP);
    await rm(join(cache.directory, 'app.test'));
    certificates.serve('web', ['app.test', 'b.test'], { ...spec });
    await certificates.get(APP);
    expect(fake.orders).toHaveLength(1);
    certificates.forget('web');
    await expect(certificates.get(APP)).rejects.toThrow('the service orders no certificates');
  });
});

describe('a renewal', () => {
  it('comes when a third of the life is left, for what lies in the cache as well', async () => {
    const { fake, cache, certificates, renewed } = await automatic();
    const old = testCertificate({
      names: ['b.test'],
      validFrom: Date.now() - 61 * DAY,
      validTo: Date.now() + 29 * DAY,
    });
    await cache.write('b.test', toCacheText(old));
    const first = await certificates.get(APP);
    await certificates.renew();
    expect(fake.orders).toEqual(['app.test', 'b.test']);
    expect(renewed).toEqual([{ service: 'web', host: 'b.test', type: 'ec' }]);
    vi.setSystemTime(Date.now() + 60 * DAY);
    await certificates.renew();
    expect((await certificates.get(APP)).serialNumber).not.toBe(first.serialNumber);
    expect(renewed).toHaveLength(3);
    await certificates.renew();
    expect(renewed).toHaveLength(3);
  });

  it('that fails leaves what there is, and is tried again within the hour', async () => {
    const { fake, certificates, renewed, log } = await automatic();
    const first = await certificates.get(APP);
    vi.setSystemTime(Date.now() + 61 * DAY);
    fake.look = () => 'connection refused';
    await certificates.renew();
    await certificates.renew();
    expect(await certificates.get(APP)).toBe(first);
    expect(fake.orders).toHaveLength(3);
    expect(log.lines.at(-1)).toMatch(/^ERROR Certificate not renewed: /);
    expect(log.outcomes.at(-1)).toBe('not_renewed');
    fake.look = () => '';
    vi.setSystemTime(Date.now() + 60 * MINUTE);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
  });

  it('is tried again while there is time, whatever the authority says', async () => {
    const { fake, certificates, renewed } = await automatic('', ['app.test']);
    await certificates.get(APP);
    vi.setSystemTime(Date.now() + 61 * DAY);
    fake.busySeconds = Number.MAX_SAFE_INTEGER;
    await certificates.renew();
    const renewAt = certificates.statuses('web')[0]?.renewAt ?? 0;
    expect(new Date(renewAt).toISOString()).toBe(new Date(Date.now() + DAY).toISOString());
    fake.busySeconds = 0;
    vi.setSystemTime(renewAt);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
  });

  it('is not for what has expired: the next client has it ordered, if the host still may have one', async () => {
    const { fake, certificates, policy } = await automatic('/allowed', []);
    const tenant = { ...APP, host: 'tenant.test' };
    await certificates.get(tenant);
    policy.status = 404;
    fake.look = () => 'NXDOMAIN';
    vi.setSystemTime(Date.now() + 120 * DAY);
    for (let minute = 0; minute < 60; minute += 1) {
      await certificates.renew();
      vi.setSystemTime(Date.now() + MINUTE);
    }
    await expect(certificates.get(tenant)).rejects.toThrow('the on-demand URL answered 404');
    expect(fake.orders).toHaveLength(1);
    policy.status = 200;
    fake.look = () => '';
    await certificates.get(tenant);
    expect(fake.orders).toHaveLength(2);
  });

  it('that failed until the end is not repeated by the first client after it, but by one a minute later', async () => {
    const { fake, certificates, log } = await automatic();
    const { validTo } = await certificates.get(APP);
    fake.look = () => 'connection refused';
    vi.setSystemTime(validTo - MINUTE / 2);
    await certificates.renew();
    expect(log.outcomes.at(-1)).toBe('not_renewed');
    fake.look = () => '';
    vi.setSystemTime(validTo + 1);
    await certificates.renew();
    await expect(certificates.get(APP)).rejects.toThrow('connection refused');
    expect(fake.orders).toHaveLength(3);
    vi.setSystemTime(validTo + MINUTE / 2);
    await certificates.get(APP);
    expect(fake.orders).toHaveLength(4);
  });

  it('is left to another proxy with the same cache, if that was faster', async () => {
    const { fake, cache, certificates, renewed } = await automatic();
    await certificates.get(APP);
    vi.setSystemTime(Date.now() + 61 * DAY);
    const other = testCertificate({ validTo: Date.now() + 90 * DAY });
    await cache.write('app.test', toCacheText(other));
    await certificates.renew();
    expect(renewed).toEqual([APP]);
    expect((await certificates.get(APP)).pem.chain).toBe(other.chain);
    expect(fake.orders).toHaveLength(1);
  });

  it('of what is issued too old is not tried again and again', async () => {
    const { fake, certificates } = await automatic();
    fake.lifetimeMs = 1;
    await certificates.get(APP).catch(() => undefined);
    const { length } = fake.orders;
    await certificates.renew();
    await certificates.renew();
    expect(fake.orders).toHaveLength(length);
  });

  it('is begun once, however often somebody looks what is due while others have their turn', async () => {
    const hosts = Array.from({ length: 12 }, (_, i) => `h${i}.test`);
    const { cache, certificates, vault } = await automatic('', hosts);
    let questions = 0;
    for (const host of hosts) {
      await cache.write(host, toCacheText(testCertificate({ names: [host] })));
      vault.set(host, () => {
        questions += 1;
        throw new Error('sealed');
      });
    }
    await Promise.all([certificates.renew(), certificates.renew(), certificates.renew()]);
    expect(questions).toBe(hosts.length);
  });

  it('is no first order: that is left to whoever wants it', async () => {
    const { fake, certificates } = await automatic();
    await certificates.renew();
    expect(fake.orders).toEqual([]);
  });
});

describe('an authority that says when it wants to renew', () => {
  const window = (start: number, end: number) => ({ start, end, retryAfterSeconds: 3600 });

  it('is followed, and told which certificate is replaced', async () => {
    const { fake, certificates, renewed } = await automatic();
    fake.renewal = window(Date.now() + 10 * DAY, Date.now() + 11 * DAY);
    const first = await certificates.get(APP);
    await certificates.renew();
    expect(fake.askedAbout).toHaveLength(1);
    vi.setSystemTime(Date.now() + 9 * DAY);
    await certificates.renew();
    expect(renewed).toEqual([]);
    vi.setSystemTime(Date.now() + 2 * DAY);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
    expect((await certificates.get(APP)).serialNumber).not.toBe(first.serialNumber);
    expect(fake.replaced).toEqual([fake.askedAbout[0]]);
  });

  it('is asked again when it wants to be, and may change its mind', async () => {
    const { fake, certificates, renewed, log } = await automatic();
    fake.renewal = window(Date.now() + 50 * DAY, Date.now() + 51 * DAY);
    await certificates.get(APP);
    await certificates.renew();
    vi.setSystemTime(Date.now() + 59 * MINUTE);
    await certificates.renew();
    expect(fake.askedAbout).toHaveLength(1);
    // What it signed is to be revoked tomorrow.
    fake.renewal = window(Date.now() - DAY, Date.now() - MINUTE);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
    expect(log.lines).toContain('INFO Certificate renewal planned by the authority: ');
  });

  it('that has forgotten the certificate is asked for a new one all the same', async () => {
    const { fake, certificates, renewed } = await automatic();
    fake.renewal = window(Date.now() + DAY, Date.now() + 2 * DAY);
    fake.refusesReplacing = true;
    await certificates.get(APP);
    await certificates.renew();
    vi.setSystemTime(Date.now() + 3 * DAY);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
    expect(fake.replaced).toHaveLength(1);
  });

  it('changes nothing while it does not answer', async () => {
    const { fake, certificates, renewed, log } = await automatic();
    fake.renewal = { ...window(Date.now() + 2 * DAY, Date.now() + DAY) };
    await certificates.get(APP);
    await certificates.renew();
    vi.setSystemTime(Date.now() + 61 * DAY);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
    expect(log.lines).toEqual(['INFO Certificate issued: ', 'INFO Certificate issued: ']);
    expect(log.outcomes).toEqual(['issued', 'renewed']);
  });
});

describe('what is known of certificates', () => {
  it('is where they came from, when they are renewed, and what went wrong', async () => {
    const { fake, cache, certificates, vault } = await automatic('', ['app.test', 'b.test', 'c.test', 'd.test']);
    await cache.write('b.test', toCacheText(testCertificate({ names: ['b.test'] })));
    vault.set('c.test', () => testCertificate({ names: ['c.test'] }));
    await certificates.get(APP);
    await certificates.get({ ...APP, host: 'b.test' });
    await certificates.get({ ...APP, host: 'c.test' });
    fake.look = () => 'connection refused';
    await expect(certificates.get({ ...APP, host: 'd.test' })).rejects.toThrow();
    const [app, b, c, d] = certificates.statuses('web');
    expect([app, b, c].map((status) => [status?.hosts, status?.source, status?.certificate?.names])).toEqual([
      [['app.test'], 'acme', ['app.test']],
      [['b.test'], 'cache', ['b.test']],
      [['c.test'], 'vault', ['c.test']],
    ]);
    expect(app?.renewAt).toBeGreaterThan(Date.now() + 59 * DAY);
    expect(app?.certificate?.issuer).toBe('CN=Fake Authority');
    const reason = 'tls-alpn-01: connection refused; http-01: connection refused';
    expect(d).toEqual({
      hosts: ['d.test'],
      key: 'ec',
      certificate: null,
      source: '',
      failure: { at: Date.now(), reason },
      renewAt: null,
    });
    expect(certificates.statuses('other')).toEqual([]);
  });
});

describe('a certificate on demand', () => {
  const ANY: CertificateQuestion = { ...APP, host: 'tenant.test' };

  it('is ordered when the service itself allows it, which is not asked again', async () => {
    const { fake, certificates, asked, start } = await automatic('/allowed?b=2&a=1', []);
    await certificates.get(ANY);
    await certificates.get(ANY);
    await start().get(ANY);
    expect(asked).toEqual(['web tenant.test/allowed?a=1&b=2&host=tenant.test']);
    expect(fake.orders).toEqual(['tenant.test']);
  });

  it('could be had by hosts that are allowed, and those that have one', async () => {
    const { certificates, cache, policy, asked } = await automatic('/allowed', []);
    expect(await certificates.mayHave(ANY)).toBe(true);
    policy.status = 403;
    expect(await certificates.mayHave(ANY)).toBe(false);
    await cache.write('tenant.test', toCacheText(testCertificate({ names: ['tenant.test'] })));
    expect(await certificates.mayHave(ANY)).toBe(true);
    expect(await certificates.mayHave({ ...ANY, host: 'localhost' })).toBe(false);
    expect(await certificates.mayHave({ ...ANY, service: 'other' })).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('is refused otherwise, and nothing is left of the question', async () => {
    const { fake, cache, certificates, asked, policy, log } = await automatic('/allowed', []);
    policy.status = 403;
    await expect(certificates.get(ANY)).rejects.toThrow('the on-demand URL answered 403');
    await expect(certificates.get(ANY)).rejects.toThrow('the on-demand URL answered 403');
    expect(asked).toHaveLength(2);
    expect(fake.orders).toEqual([]);
    await expect(readdir(cache.directory)).rejects.toThrow(/ENOENT/);
    expect(certificates.statuses('web')).toEqual([]);
    expect(log.lines[0]).toBe('INFO Certificate not allowed: ');
  });
});

describe("a certificate from a team's own source", () => {
  const fromVault = (): CertificatePem => testCertificate({ validTo: Date.now() + 90 * DAY });

  it('comes before what is in the cache, and before any order', async () => {
    const { fake, cache, certificates, vault } = await automatic();
    await cache.write('app.test', toCacheText(testCertificate()));
    const pem = fromVault();
    vault.set('app.test', () => pem);
    expect((await certificates.get(APP)).pem).toBe(pem);
    expect((await certificates.get({ ...APP, host: 'b.test' })).covers('b.test')).toBe(true);
    expect(fake.orders).toEqual(['b.test']);
  });

  it('comes before what was found in the cache before anybody wanted it', async () => {
    const { cache, certificates, vault } = await automatic();
    await cache.write('app.test', toCacheText(testCertificate()));
    await cache.write('b.test', toCacheText(testCertificate({ names: ['b.test'] })));
    vault.set('app.test', fromVault);
    await certificates.renew();
    expect(certificates.statuses('web').map(({ source }) => source)).toEqual(['vault', 'cache']);
    vault.set('b.test', () => {
      throw new Error('sealed');
    });
    expect((await certificates.get({ ...APP, host: 'b.test' })).covers('b.test')).toBe(true);
  });

  it('is asked for again in time', async () => {
    const { fake, certificates, vault, renewed } = await automatic();
    vault.set('app.test', fromVault);
    const first = await certificates.get(APP);
    vi.setSystemTime(Date.now() + 61 * DAY);
    await certificates.renew();
    expect(renewed).toEqual([APP]);
    expect((await certificates.get(APP)).serialNumber).not.toBe(first.serialNumber);
    expect(fake.orders).toEqual([]);
  });

  it('that cannot say is not passed over: nothing is ordered, and it is asked again a minute later', async () => {
    const { fake, certificates, vault, log } = await automatic();
    vault.set('app.test', () => {
      throw new Error('sealed');
    });
    await expect(certificates.get(APP)).rejects.toThrow('certificate source "vault": sealed');
    vault.set('app.test', fromVault);
    await expect(certificates.get(APP)).rejects.toThrow('certificate source "vault": sealed');
    vi.setSystemTime(Date.now() + MINUTE);
    await certificates.get(APP);
    expect(fake.orders).toEqual([]);
    expect(log.lines[0]).toBe('ERROR Certificate not issued: certificate source "vault": sealed');
  });
});

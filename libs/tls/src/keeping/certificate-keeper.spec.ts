import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CertificateDirectory } from '../fixtures/certificate-directory.js';
import { RecordingLog } from '../fixtures/recording-log.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import { NO_TLS_CHANGE, type TlsChange } from '../serving/tls-change.js';
import { CertificateKeeper, type CertifiedService } from './certificate-keeper.js';
import { TlsState } from './tls-state.js';
import type { TlsWorkers } from './tls-workers.js';

const first = testCertificate();
const second = testCertificate();

function keep() {
  const told: TlsChange[] = [];
  const log = new RecordingLog();
  const workers: TlsWorkers = {
    tellTls: (change) => void told.push(change),
    tellChallenges: async () => undefined,
    askService: async () => ({ status: 404, body: '' }),
  };
  const keeper = new CertificateKeeper(workers, log, { cachePath: '/nowhere', sources: [], externalAccount: null });
  onTestFinished(() => keeper.close());
  return { keeper, told, log };
}

function service(directory: CertificateDirectory, changes: Partial<CertifiedService> = {}): CertifiedService {
  return { name: 'web', hosts: ['app.test'], certificates: { kind: 'own', ...directory.files }, ...changes };
}

describe('what the workers are told of certificates', () => {
  it('is the key of their tickets, before anything else', () => {
    const { told } = keep();
    expect(told).toMatchObject([{ upserts: [], removals: [], ticketKeys: { length: 48 } }]);
  });

  it('is another key every day', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { told } = keep();
    vi.advanceTimersByTime(24 * 60 * 60 * 1000);
    expect(new Set(told.map(({ ticketKeys }) => String(ticketKeys))).size).toBe(2);
  });

  it("is a service's own certificate, once for all changes that leave it as it is", async () => {
    const directory = await CertificateDirectory.make(first);
    const { keeper, told } = keep();
    await keeper.apply([service(directory)], []);
    await keeper.apply([service(directory)], []);
    await keeper.apply([service(directory, { name: 'other', certificates: null })], ['unknown']);
    expect(told.slice(1)).toEqual([
      { ...NO_TLS_CHANGE, upserts: [{ service: 'web', firstHost: 'app.test', own: first, automatic: false }] },
    ]);
  });

  it.each([
    ['removed', (): [CertifiedService[], string[]] => [[], ['web']]],
    [
      'deployed without TLS',
      (web: CertifiedService): [CertifiedService[], string[]] => [[{ ...web, certificates: null }], []],
    ],
  ])('is that a service has none any more when it is %s', async (_how, change) => {
    const directory = await CertificateDirectory.make(first);
    const { keeper, told } = keep();
    await keeper.apply([service(directory)], []);
    await keeper.apply(...change(service(directory)));
    expect(told.at(-1)).toEqual({ ...NO_TLS_CHANGE, removals: ['web'] });
  });

  it('is that there is none yet, when a restart finds no file', async () => {
    const directory = await CertificateDirectory.make();
    const { keeper, told, log } = keep();
    await keeper.apply([service(directory)], []);
    expect(told.at(-1)?.upserts).toEqual([{ service: 'web', firstHost: 'app.test', own: null, automatic: false }]);
    expect(log.lines).toEqual([expect.stringMatching(/^ERROR Certificate not loaded: /)]);
  });

  it('is the newest, also when files are replaced while a table of several services is made ready', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const directory = await CertificateDirectory.make(first);
    const slow = await CertificateDirectory.make();
    // It is read for as long as somebody has it open to write.
    execFileSync('mkfifo', [slow.files.certificatePath]);
    await slow.put({ key: first.key });
    const { keeper, told, log } = keep();
    await keeper.apply([service(directory)], []);
    const table = keeper.apply([service(directory), service(slow, { name: 'slow' })], []);
    const pipe = await open(slow.files.certificatePath, 'w');
    await directory.put(second);
    await vi.waitFor(() => {
      vi.advanceTimersByTime(2_000);
      expect(log.lines).toEqual(['INFO Certificate reloaded: ']);
    });
    await pipe.writeFile(first.chain);
    await pipe.close();
    await table;
    const state = new TlsState();
    for (const change of told) state.apply(change);
    expect(state.whole().upserts).toMatchObject([
      { service: 'web', own: second },
      { service: 'slow', own: first },
    ]);
  });

  it('is everything, for a worker that starts later', async () => {
    const directory = await CertificateDirectory.make(first);
    const { keeper, told } = keep();
    await keeper.apply([service(directory), service(directory, { name: 'gone' })], []);
    await keeper.apply([], ['gone']);
    const state = new TlsState();
    for (const change of told) state.apply(change);
    const upserts = [{ service: 'web', firstHost: 'app.test', own: first, automatic: false }];
    expect(state.whole()).toEqual({ ...NO_TLS_CHANGE, upserts, ticketKeys: told[0]?.ticketKeys });
  });
});

describe('a certificate that somebody wants to deploy', () => {
  it('is checked', async () => {
    const directory = await CertificateDirectory.make(first);
    const { keeper } = keep();
    await keeper.check({ kind: 'own', ...directory.files });
    await directory.put({ chain: second.chain });
    await expect(keeper.check({ kind: 'own', ...directory.files })).rejects.toThrow(/does not match/);
  });

  it.each([
    ['has expired', { validFrom: Date.UTC(2020, 0, 1), validTo: Date.UTC(2020, 0, 2) }, 'it expired on 2020-01-02'],
    ['is not valid yet', { validFrom: Date.UTC(2049, 0, 1), validTo: Date.UTC(2049, 0, 2) }, 'it is not valid before'],
  ])('is served and remarked on when it %s: whoever is in front of us may not mind', async (_what, wishes, remark) => {
    const pem = testCertificate(wishes);
    const directory = await CertificateDirectory.make(pem);
    const { keeper, told, log } = keep();
    await keeper.check({ kind: 'own', ...directory.files });
    await keeper.apply([service(directory)], []);
    expect(told.at(-1)?.upserts).toMatchObject([{ own: pem }]);
    expect(log.lines).toEqual([expect.stringContaining(`WARN Certificate to look at: ${remark}`)]);
  });
});

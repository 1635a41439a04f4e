import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Certificate } from '../certificate/certificate.js';
import { CertificateDirectory } from '../fixtures/certificate-directory.js';
import { RecordingLog } from '../fixtures/recording-log.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import { OwnCertificates } from './own-certificates.js';

const first = testCertificate();
const second = testCertificate();
const expired = testCertificate({ validTo: Date.now() - 1000 });

/** Looks at the files a hundred times a second, and remembers what it is told. */
function follow() {
  const log = new RecordingLog();
  const changes: [string, Certificate][] = [];
  const certificates = new OwnCertificates((...change) => void changes.push(change), log, 10);
  onTestFinished(() => certificates.close());
  return { log, changes, certificates };
}

describe("a service's own certificate", () => {
  it('is read when it is deployed', async () => {
    const directory = await CertificateDirectory.make(first);
    const { certificates, log } = follow();
    const served = await certificates.serve('web', directory.files, ['app.test']);
    expect(served?.pem).toEqual(first);
    await directory.put(second);
    expect((await certificates.serve('web', directory.files, ['app.test']))?.pem).toEqual(second);
    expect(log.lines).toEqual(['INFO Certificate reloaded: ']);
  });

  it('follows its files', async () => {
    const directory = await CertificateDirectory.make(first);
    const { certificates, changes } = follow();
    await certificates.serve('web', directory.files, ['app.test']);
    await directory.put(second);
    await vi.waitFor(() => expect(changes).toMatchObject([['web', { pem: second }]]));
  });

  it('stays when its files are half replaced, and changes with the second one', async () => {
    const directory = await CertificateDirectory.make(first);
    const { certificates, changes, log } = follow();
    await certificates.serve('web', directory.files, ['app.test']);
    await directory.put({ chain: second.chain });
    await vi.waitFor(() => expect(log.lines).toHaveLength(1));
    expect(log.lines[0]).toMatch(/^ERROR Certificate not loaded: .* does not match the certificate$/);
    expect(changes).toEqual([]);
    await directory.put({ key: second.key });
    await vi.waitFor(() => expect(changes).toHaveLength(1));
  });

  it('stays in memory when its files are gone, which is said once', async () => {
    const directory = await CertificateDirectory.make(first);
    const { certificates, changes, log } = follow();
    await certificates.serve('web', directory.files, ['app.test']);
    await directory.empty();
    await vi.waitFor(() => expect(log.lines).toHaveLength(1));
    expect((await certificates.serve('web', directory.files, ['app.test']))?.pem).toEqual(first);
    await directory.put(second);
    await vi.waitFor(() => expect(changes).toHaveLength(1));
    expect(log.lines).toHaveLength(2);
    expect(log.lines[0]).toMatch(/no such file or directory$/);
  });

  it('is replaced by another that has expired when it has expired itself', async () => {
    const directory = await CertificateDirectory.make(expired);
    const { certificates, changes } = follow();
    await certificates.serve('web', directory.files, ['app.test']);
    const next = testCertificate({ validTo: Date.now() - 1000 });
    await directory.put(next);
    await vi.waitFor(() => expect(changes).toMatchObject([['web', { pem: next }]]));
  });

  it('is not replaced by one that has expired', async () => {
    const directory = await CertificateDirectory.make(first);
    const { certificates, changes, log } = follow();
    await certificates.serve('web', directory.files, ['app.test']);
    await directory.put(expired);
    await vi.waitFor(() => expect(log.lines[0]).toMatch(/it expired on/));
    expect(changes).toEqual([]);
  });

  it('is served when it has expired and there is no other, as after a restart', async () => {
    const directory = await CertificateDirectory.make(expired);
    const { certificates, log } = follow();
    expect((await certificates.serve('web', directory.files, ['app.test']))?.pem).toEqual(expired);
    expect(log.lines).toEqual([expect.stringMatching(/^WARN Certificate to look at: it expired on/)]);
  });

  it('may be missing at the start, and come later', async () => {
    const directory = await CertificateDirectory.make();
    const { certificates, changes, log } = follow();
    expect(await certificates.serve('web', directory.files, ['app.test'])).toBeNull();
    expect(log.lines).toHaveLength(1);
    await directory.put(first);
    await vi.waitFor(() => expect(changes).toMatchObject([['web', { pem: first }]]));
  });

  it('is forgotten with its service', async () => {
    const directory = await CertificateDirectory.make(first);
    const beside = await CertificateDirectory.make(first);
    const { certificates, changes } = follow();
    await certificates.serve('web', directory.files, ['app.test']);
    await certificates.serve('other', beside.files, ['app.test']);
    certificates.forget('web');
    await directory.put(second);
    await beside.put(second);
    await vi.waitFor(() => expect(changes).toHaveLength(1));
    expect(changes).toMatchObject([['other', {}]]);
  });
});

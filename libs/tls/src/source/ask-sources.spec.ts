import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { askSources } from './ask-sources.js';
import type { CertificateSource } from './certificate-source.js';

const pem = testCertificate();
const none: CertificateSource = { name: 'none', certificateFor: async () => null };
const having: CertificateSource = { name: 'vault', certificateFor: async () => pem };

const source = (certificateFor: CertificateSource['certificateFor']): CertificateSource => ({
  name: 'vault',
  certificateFor,
});

describe('the sources that teams bring', () => {
  it('are asked in their order, until one has a certificate', async () => {
    const brought = await askSources([none, having], 'app.test', 'web');
    expect([brought?.certificate.pem, brought?.source]).toEqual([pem, 'vault']);
    expect(await askSources([none, none], 'app.test', 'web')).toBeNull();
    expect(await askSources([], 'app.test', 'web')).toBeNull();
  });

  it.each([
    ['fails', async () => Promise.reject(new Error('sealed')), 'sealed'],
    ['gives what cannot be served', async () => ({ ...pem, key: '' }), 'there is no private key in PEM form in it'],
    [
      'gives an expired one',
      async () => testCertificate({ validTo: Date.UTC(2026, 0, 2) }),
      'it expired on 2026-01-02',
    ],
  ])('end the question when one %s', async (_what, certificateFor, cause) => {
    const asked = askSources([source(certificateFor), having], 'app.test', 'web');
    await expect(asked).rejects.toThrow(`certificate source "vault": ${cause}`);
  });

  it('are not waited for without end', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const silent = source(async () => new Promise(() => undefined));
    const asked = expect(askSources([silent], 'app.test', 'web')).rejects.toThrow('no answer in 60000 ms');
    await vi.advanceTimersByTimeAsync(60_000);
    await asked;
  });
});

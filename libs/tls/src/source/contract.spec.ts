import { failuresOf } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import type { CertificateSource } from './certificate-source.js';
import { certificateSourceContract } from './contract.js';

const pem = testCertificate({ names: ['app.test'] });
const good: CertificateSource = { name: 'good', certificateFor: async (host) => (host === 'app.test' ? pem : null) };

certificateSourceContract('a good one', () => good, 'app.test', { describe, it });

describe('the contract of certificate sources', () => {
  it.each<[string, CertificateSource]>([
    ['has no name', { ...good, name: '' }],
    ['gives a broken certificate', { ...good, certificateFor: async () => ({ ...pem, key: 'broken' }) }],
    ['gives everybody the same', { ...good, certificateFor: async () => pem }],
    [
      'fails for hosts that it does not know',
      { ...good, certificateFor: async () => Promise.reject(new Error('404')) },
    ],
    ['gives an expired one', { ...good, certificateFor: async () => testCertificate({ validTo: 1_000_000_000_000 }) }],
  ])('is broken by one that %s', async (_what, source) => {
    expect(await failuresOf((runner) => certificateSourceContract('x', () => source, 'app.test', runner))).not.toEqual(
      [],
    );
  });
});

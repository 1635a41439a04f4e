import assert from 'node:assert/strict';
import type { TestRunner } from '@app/pipeline';
import { parseCertificate } from '../certificate/parse-certificate.js';
import type { CertificateSource } from './certificate-source.js';

/**
 * What every certificate source has to keep to. A team runs it on its own one:
 *
 *     certificateSourceContract('the vault', () => new VaultSource(fakeVault), 'app.example.com', { describe, it });
 *
 * @param make a fresh source for each test
 * @param host one that it has a certificate for
 */
export function certificateSourceContract(
  name: string,
  make: () => CertificateSource,
  host: string,
  { describe, it }: TestRunner,
): void {
  describe(`${name} as a certificate source`, () => {
    it('has a name', () => {
      assert.notEqual(make().name, '');
    });

    it('gives a certificate that can be served, and is for the host', async () => {
      const pem = await make().certificateFor(host, 'web');
      assert.ok(pem !== null, `there is none for ${host}`);
      const certificate = parseCertificate(pem);
      assert.equal(certificate.faultAt(Date.now()), null);
      assert.ok(certificate.covers(host), `it does not cover ${host}`);
    });

    it('has none for a host that it does not know, and says so without an error', async () => {
      assert.equal(await make().certificateFor('unknown.invalid', 'web'), null);
    });

    it('may be asked for the same host many times at once', async () => {
      const source = make();
      const answers = await Promise.all([1, 2, 3].map(async () => source.certificateFor(host, 'web')));
      assert.ok(answers.every((answer) => answer !== null));
    });
  });
}

import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { certificateId } from './certificate-id.js';

describe('what an authority calls a certificate', () => {
  it('is what the example of RFC 9773 says', () => {
    const authorityKeyId = Buffer.from('69885b6b87464041e1b37b847ba0ae2cde01c8d4', 'hex');
    const { chain } = testCertificate({ authorityKeyId, serial: Buffer.from('0087654321', 'hex') });
    expect(certificateId(chain)).toBe('aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');
  });

  it('is nothing for a certificate that does not say whose key signed it', () => {
    expect(certificateId(testCertificate().chain)).toBeNull();
  });
});

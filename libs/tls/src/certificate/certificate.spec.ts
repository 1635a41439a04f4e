import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { coversHost } from './covers-host.js';
import { parseCertificate } from './parse-certificate.js';

const NAMES = ['app.test', '*.wild.test', '192.0.2.7'];
const leaf = new X509Certificate(testCertificate({ names: NAMES, commonName: 'common.test' }).chain);

describe('the hosts that a certificate covers', () => {
  it.each(['app.test', 'APP.test', 'app.test.', 'one.wild.test', '192.0.2.7'])('%s is one', (host) => {
    expect(coversHost(leaf, host)).toBe(true);
  });

  it.each(['', 'wild.test', 'a.b.wild.test', 'other.test', 'common.test', '192.0.2.8', '[::1]', 'a\0b'])(
    '"%s" is none',
    (host) => {
      expect(coversHost(leaf, host)).toBe(false);
    },
  );
});

describe('the time in which a certificate is of use', () => {
  const validFrom = Date.UTC(2026, 0, 1);
  const validTo = Date.UTC(2026, 2, 1);
  const certificate = parseCertificate(testCertificate({ validFrom, validTo }));

  it('is between its two dates', () => {
    expect(certificate).toMatchObject({ validFrom, validTo });
    expect(certificate.faultAt(validFrom)).toBeNull();
    expect(certificate.faultAt(validTo)).toBeNull();
  });

  it('has not begun before the first, and is over after the second', () => {
    expect(certificate.faultAt(validFrom - 1)).toBe('it is not valid before 2026-01-01');
    expect(certificate.faultAt(validTo + 1)).toBe('it expired on 2026-03-01');
  });
});

import { describe, expect, it } from 'vitest';
import { serviceOptions } from '../fixtures/options.js';
import { certificatesOf } from './certificates.js';

const FILES = { tlsCertificatePath: '/cert.pem', tlsPrivateKeyPath: '/key.pem' };

describe("where a service's certificates come from", () => {
  it('is nowhere without TLS', () => {
    expect(certificatesOf(serviceOptions(FILES))).toBeNull();
  });

  it('is nowhere for a service below `/`, which shows those of its root', () => {
    expect(certificatesOf(serviceOptions({ tls: true, pathPrefixes: ['/api'] }))).toBeNull();
  });

  it('is its own files', () => {
    const own = { kind: 'own', certificatePath: '/cert.pem', privateKeyPath: '/key.pem' };
    expect(certificatesOf(serviceOptions({ tls: true, pathPrefixes: ['/api', '/'], ...FILES }))).toEqual(own);
  });

  it('is a certificate authority', () => {
    const options = serviceOptions({ tls: true, tlsAcmeDirectory: 'https://ca.test/dir', tlsOnDemandUrl: '/allowed' });
    expect(certificatesOf(options)).toEqual({
      kind: 'automatic',
      directory: 'https://ca.test/dir',
      cachePath: '/home/kamal-proxy/.config/kamal-proxy/certs',
      onDemandUrl: '/allowed',
    });
  });
});

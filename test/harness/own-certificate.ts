import { renameSync, writeFileSync } from 'node:fs';
import { type CertificateWishes, testCertificate } from '../../libs/tls/src/fixtures/test-certificate.js';
import type { TestHome } from './test-home.js';

/** A certificate in two files of a home, and the flags that name them. */
export class OwnCertificateFiles {
  constructor(
    private readonly home: TestHome,
    wishes: CertificateWishes = {},
  ) {
    this.replace(wishes);
  }

  get flags(): string[] {
    return ['--tls', '--tls-certificate-path', this.#certificate, '--tls-private-key-path', this.#key];
  }

  /** Another certificate takes its place. */
  replace(wishes: CertificateWishes = {}): void {
    const { chain, key } = testCertificate(wishes);
    put(this.#certificate, chain);
    put(this.#key, key);
  }

  get #certificate(): string {
    return this.home.path('cert.pem');
  }

  get #key(): string {
    return this.home.path('key.pem');
  }
}

function put(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

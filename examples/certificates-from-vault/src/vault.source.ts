import type { CertificatePem, CertificateSource } from 'kamal-proxy/extension';

/** A client waits in its handshake. */
const LONGEST_MS = 5_000;

/**
 * The key-value store (version 2) of HashiCorp Vault, or anything that answers like it: a secret for each host, with a
 * `certificate` and a `private_key`, both PEM.
 *
 *     vault kv put secret/tls/app.example.com certificate=@fullchain.pem private_key=@privkey.pem
 */
export class VaultSource implements CertificateSource {
  readonly name = 'vault';

  /** @param url above the hosts: `https://vault.example.com/v1/secret/data/tls` @param token that may read there */
  constructor(
    private readonly url: URL,
    private readonly token: string,
  ) {}

  async certificateFor(host: string): Promise<CertificatePem | null> {
    const response = await fetch(`${this.url.href.replace(/\/$/, '')}/${encodeURIComponent(host)}`, {
      headers: { 'X-Vault-Token': this.token },
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    if (response.status === 404) return null;
    if (response.status !== 200) throw new Error(`${this.url.host} answered ${response.status} for ${host}`);
    return pemIn(await response.json(), host);
  }
}

function pemIn(answer: unknown, host: string): CertificatePem {
  const secret = valueOf(valueOf(answer, 'data'), 'data');
  const [chain, key] = [valueOf(secret, 'certificate'), valueOf(secret, 'private_key')];
  // No word of what it says instead: it may be the key.
  if (typeof chain !== 'string' || typeof key !== 'string') {
    throw new TypeError(`the secret for ${host} has no certificate and private_key`);
  }
  return { chain, key };
}

function valueOf(container: unknown, name: string): unknown {
  if (typeof container !== 'object' || container === null) return undefined;
  return new Map<string, unknown>(Object.entries(container)).get(name);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { testCertificate } from '../../libs/tls/src/fixtures/test-certificate.js';
import { answerDns } from './dns-answer.js';
import { freePort } from './free-port.js';
import { readLines } from './lines.js';
import { ended, start } from './processes.js';
import { Recorded } from './recorded.js';
import { missing } from './tools.js';

/** Debian's package `pebble`: the test authority of Let's Encrypt. */
export const noPebble = missing('pebble', '-h');

export interface PebbleOptions {
  /** Where it looks for proofs. A port on which nobody listens is a challenge that fails. */
  readonly httpPort: number;
  readonly tlsPort: number;
  readonly validitySeconds?: number;
  /** Nonces that it pretends not to know, in percent. */
  readonly rejectedNonces?: number;
  /** Accounts have to be tied to one of these customers: kid to HMAC key, base64url. */
  readonly customers?: Readonly<Record<string, string>>;
}

/** A real ACME authority, in whose world every host is on the loopback. It is gone when the test is over. */
export class Pebble {
  readonly log = new Recorded<string>('line of pebble');
  readonly #directory = mkdtempSync(join(tmpdir(), 'kamal-proxy-pebble-'));
  readonly #child;

  private constructor(
    readonly port: number,
    dnsPort: number,
    private readonly options: PebbleOptions,
  ) {
    const config = this.#write('config.json', JSON.stringify({ pebble: this.#config() }));
    this.#child = start('pebble', ['-strict', '-config', config, '-dnsserver', `127.0.0.1:${dnsPort}`], {
      env: {
        ...process.env,
        PEBBLE_VA_NOSLEEP: '1',
        PEBBLE_AUTHZREUSE: '0',
        PEBBLE_WFE_NONCEREJECT: String(options.rejectedNonces ?? 0),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.#child;
    for (const stream of [stdout, stderr]) if (stream) readLines(stream, (line) => this.log.add(line));
    void ended(this.#child).then(() => this.log.end(new Error('pebble ended')));
  }

  static async start(options: PebbleOptions): Promise<Pebble> {
    const dns = createSocket('udp4', (question, { port, address }) => dns.send(answerDns(question), port, address));
    dns.bind(0, '127.0.0.1');
    await once(dns, 'listening');
    const pebble = new Pebble(await freePort(), dns.address().port, options);
    onTestFinished(async () => {
      dns.close();
      await pebble.stop();
      rmSync(pebble.#directory, { recursive: true });
    });
    await pebble.log.first((line) => line.includes('Listening on'));
    return pebble;
  }

  /** For `--tls-acme-directory`. */
  get url(): string {
    return `https://localhost:${this.port}/dir`;
  }

  /** What a proxy needs to trust it: its own certificate is from nobody that the world knows. */
  get trust(): { readonly NODE_EXTRA_CA_CERTS: string } {
    return { NODE_EXTRA_CA_CERTS: this.#path('certificate.pem') };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #config(): object {
    const { chain, key } = testCertificate({ names: ['localhost', '127.0.0.1'] });
    const { httpPort, tlsPort, validitySeconds, customers } = this.options;
    return {
      listenAddress: `127.0.0.1:${this.port}`,
      managementListenAddress: '',
      certificate: this.#write('certificate.pem', chain),
      privateKey: this.#write('key.pem', key),
      httpPort,
      tlsPort,
      ...(validitySeconds !== undefined && { certificateValidityPeriod: validitySeconds }),
      ...(customers && { externalAccountBindingRequired: true, externalAccountMACKeys: customers }),
    };
  }

  #write(name: string, content: string): string {
    writeFileSync(this.#path(name), content);
    return this.#path(name);
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

import { ended, start } from './processes.js';
import { missing } from './tools.js';

/** For `describe.skipIf`. */
export const noOpenssl = missing('openssl', 'version');

/** What `openssl s_client` made of a handshake. */
export interface SClientResult {
  /** Of the cipher suite, `TLSv1.3`; empty when there was no handshake. */
  readonly protocol: string;
  readonly cipher: string;
  /** It went on with a session of before. */
  readonly resumed: boolean;
  /** Everything that it said. */
  readonly output: string;
}

/** Shakes hands as `app.test` with the client of OpenSSL, which can ask for what Node's does not offer. */
export async function sClient(port: number, args: readonly string[], input = ''): Promise<SClientResult> {
  const words = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'app.test', ...args];
  const output = await openssl(words, input);
  // `New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384`, and `New, (NONE), Cipher is (NONE)` without a handshake.
  const [, kind = '', protocol = '', cipher = ''] = /^(New|Reused), ([\w.]+), Cipher is ([\w-]+)$/m.exec(output) ?? [];
  return { protocol, cipher, resumed: kind === 'Reused', output };
}

/** The names of all suites that this OpenSSL knows for a protocol, weak ones too. */
export async function cipherSuites(...args: string[]): Promise<string[]> {
  return (await openssl(['ciphers', '-s', ...args])).trim().split(':');
}

async function openssl(args: readonly string[], input = ''): Promise<string> {
  const child = start('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += text.toString()));
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  await ended(child);
  return output;
}

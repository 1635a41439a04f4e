import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Proof } from '../../libs/tls/src/fixtures/fake-authority.js';
import { ask } from './http-client.js';
import type { Proxy } from './proxy.js';

/** Looks for a proof at a proxy, as an authority would. @returns why there is none; empty when there is */
export async function lookAt(proxy: Proxy, proof: Proof): Promise<string> {
  try {
    return await (proof.type === 'http-01' ? overHttp(proxy, proof) : overTls(proxy, proof));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** RFC 8555 8.3. */
async function overHttp(proxy: Proxy, { host, token, keyAuthorization }: Proof): Promise<string> {
  const { status, body } = await ask(proxy.httpPort, `/.well-known/acme-challenge/${token}`, { host });
  return status === 200 && body === keyAuthorization ? '' : `${status} ${body}`;
}

/** RFC 8737: the certificate has to carry the hash of the key authorization. */
async function overTls(proxy: Proxy, { host, keyAuthorization }: Proof): Promise<string> {
  const options = { servername: host, ALPNProtocols: ['acme-tls/1'], rejectUnauthorized: false };
  const socket = connect({ host: '127.0.0.1', port: proxy.httpsPort, ...options });
  try {
    await once(socket, 'secureConnect');
    const certificate = socket.getPeerX509Certificate();
    const hash = createHash('sha256').update(keyAuthorization).digest();
    if (socket.alpnProtocol !== 'acme-tls/1') return `spoken: ${socket.alpnProtocol}`;
    if (certificate?.subjectAltName !== `DNS:${host}`) return `shown: ${certificate?.subjectAltName}`;
    return certificate.raw.includes(hash) ? '' : 'the hash is missing';
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

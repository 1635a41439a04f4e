import { once } from 'node:events';
import type { X509Certificate } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect, type ConnectionOptions } from 'node:tls';
import type { Answer, RequestOptions } from './http-client.js';

export interface SecureOptions extends RequestOptions {
  /** The name that the client asks for (SNI); the host, if it is not given. */
  readonly servername?: string;
}

/** Like `ask`, over TLS; whatever the certificate is, it is fine. */
export async function askSecurely(port: number, path: string, options: SecureOptions = {}): Promise<Answer> {
  const startedAt = performance.now();
  const { host = 'app.test', servername = host, method = 'GET', headers, body } = options;
  const request = httpsRequest({
    host: '127.0.0.1',
    port,
    path,
    method,
    servername,
    headers: { host, ...headers },
    agent: false,
    rejectUnauthorized: false,
  });
  request.end(body);
  const [response] = await once(request, 'response');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await text(response),
    ms: performance.now() - startedAt,
  };
}

/** Shakes hands and hangs up. @throws {Error} with a code, when that fails */
export async function handshake(
  port: number,
  options: ConnectionOptions,
): Promise<{ readonly certificate: X509Certificate | undefined; readonly session: Buffer; readonly resumed: boolean }> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  let ticket: Buffer | undefined;
  socket.on('session', (latest: Buffer) => (ticket = latest));
  try {
    await once(socket, 'secureConnect');
    const resumed = socket.isSessionReused();
    // In TLS 1.3 the ticket comes behind the handshake.
    if (socket.getProtocol() === 'TLSv1.3' && !resumed && ticket === undefined) await once(socket, 'session');
    const session = ticket ?? socket.getSession() ?? Buffer.alloc(0);
    return { certificate: socket.getPeerX509Certificate(), session, resumed };
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

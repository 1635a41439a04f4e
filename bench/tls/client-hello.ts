import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { connect } from 'node:tls';

/** The ClientHello of OpenSSL for a host. */
export async function clientHello(servername: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = connect({ host: '127.0.0.1', port, servername });
  client.on('error', () => undefined);
  const [socket]: Socket[] = await once(server, 'connection');
  const [hello]: Buffer[] = socket === undefined ? [] : await once(socket, 'data');
  client.destroy();
  server.close();
  if (hello === undefined) throw new Error('no ClientHello');
  return hello;
}

/**
 * Takes what it is sent over TLS and hangs up after a while: attackers have as much to do with it as with the proxy, so
 * what others see of the proxy meanwhile is what the machine takes from them. Arguments: paths of key and certificate.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

const ENOUGH_BYTES = 60_000;
/** SETTINGS, empty: attackers wait for it. */
const HELLO = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

const [, , keyPath = '', certificatePath = ''] = process.argv;
const server = createServer(
  { key: readFileSync(keyPath), cert: readFileSync(certificatePath), ALPNProtocols: ['h2'] },
  (socket) => {
    let taken = 0;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      taken += bytes.length;
      if (taken > ENOUGH_BYTES) socket.destroy();
    });
    socket.write(HELLO);
  },
);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.(address.port);
});

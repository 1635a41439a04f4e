import type { Socket } from 'node:net';

const HANDSHAKE_RECORD = 0x16;
/** A fatal alert, internal_error: what a server without a certificate for the name answers. */
const ALERT = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]);
const PLAIN_HTTP_ANSWER = Buffer.from(
  'HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n' +
    'Client sent an HTTP request to an HTTPS server.\n',
);
const LONGEST_MS = 10_000;

/** Answers a connection on the HTTPS port while there is no certificate at all: an alert, or 400 for plain HTTP. */
export function refuseTls(socket: Socket): void {
  // From its first byte to its last: silence would be no limit for a client that dribbles on.
  const limit = setTimeout(() => socket.destroy(), LONGEST_MS);
  socket.on('error', () => undefined);
  socket.on('close', () => clearTimeout(limit));
  socket.on('end', () => socket.end());
  socket.once('data', (first: Buffer) => {
    socket.end(first[0] === HANDSHAKE_RECORD ? ALERT : PLAIN_HTTP_ANSWER);
    // What else it sends is read and dropped: unread bytes would turn the close into a reset.
    socket.resume();
  });
}

/**
 * The application behind the proxy in a soak: `node target-app.ts NAME` prints its port and serves until it is ended.
 * What it answers lets a client check that nothing was lost, cut or mixed up on the way.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const name = process.argv[2] ?? 'app';

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/up') return void response.end('ok');
  if (path === '/events') return void events(response);
  if (path === '/slow') return void setTimeout(() => response.end(name), 100);
  if (path === '/large') return void response.end(Buffer.alloc(1024 * 1024, name.charAt(0)));
  if (request.method === 'POST') return digest(request, response);
  response.setHeader('X-Target', name);
  response.end(`${name} ${request.url}`);
});

/** The hash of what came in: the client knows what it should be. */
function digest(request: IncomingMessage, response: ServerResponse): void {
  const hash = createHash('sha256');
  request.on('data', (chunk: Buffer) => hash.update(chunk));
  request.on('end', () => response.end(hash.digest('hex')));
}

async function events(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let i = 1; i <= 5; i++) {
    response.write(`data: ${i}\n\n`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  response.end();
}

server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
  socket.on('error', () => undefined);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.pipe(socket);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : 0);
});

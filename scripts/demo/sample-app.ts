/**
 * A small web app with a version: `node sample-app.ts v1`. It listens on PORT (any free one without it), says which on
 * stdout, and ends with SIGTERM, or when whoever started it with a pipe on stdin is gone.
 */
import { createServer } from 'node:http';
import { fstatSync } from 'node:fs';
import { page } from './page.ts';

const version = process.argv[2] ?? 'v1';

const server = createServer((request, response) => {
  request.on('error', () => undefined);
  response.setHeader('X-Version', version);
  const { url = '/' } = request;
  switch (url.slice(0, `${url}?`.indexOf('?'))) {
    case '/up':
      return void response.end('healthy\n');
    case '/version':
      return void response.end(`${version}\n`);
    case '/echo':
      response.on('error', () => undefined);
      return void request.pipe(response);
    case '/':
      return void response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page(version));
    default:
      return void response.writeHead(404).end('There is nothing here.\n');
  }
});

server.listen(Number(process.env['PORT'] ?? 0), process.env['HOST'] ?? '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`listening on ${address?.port}`);
});

function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (fstatSync(0).isFIFO()) process.stdin.on('end', stop).resume();

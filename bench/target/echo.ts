import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { sha256 } from './content.ts';

/** What the target saw of a request. */
export const ECHO = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  bodySha256: z.string(),
});

/** Listens on a Unix socket behind the target's `/echo`. Used by the checks only, never while something is timed. */
export async function startEcho(socketPath: string): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const bodySha256 = sha256(await buffer(request));
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, bodySha256 }));
    };
    // A body that breaks off is the proxy's failure: it gets no answer, and the check says so.
    answer().catch(() => response.destroy());
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return server;
}

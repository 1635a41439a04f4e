import { once } from 'node:events';
import { connect } from 'node:net';
import type { IncomingMessage, Server } from 'node:http';
import { FieldName } from '@app/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParsedRequest } from '../src/request-parser.js';
import { hasFramingTrailer, requestText } from './messages.js';
import { FUZZ_MS, rounds } from './rounds.js';
import { judgeRequest } from './verdicts.js';

const http = process.getBuiltinModule('node:http');

/** What a message means, in terms that both sides share. */
interface Meaning {
  readonly method: string;
  readonly target: string;
  readonly fields: (readonly [string, string])[];
  readonly body: string;
}

let server: Server;
let port = 0;
/** What node made of the last request; null when it refused it. */
let seen: Meaning | null = null;

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  const list: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return list;
}

function take(request: IncomingMessage, end: () => void): void {
  let body = '';
  request.setEncoding('latin1');
  request.on('data', (text: string) => (body += text));
  request.on('end', () => {
    seen ??= { method: request.method ?? '', target: request.url ?? '', fields: pairs(request.rawHeaders), body };
    end();
  });
  request.on('error', () => undefined);
}

beforeAll(async () => {
  server = http.createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 1000 });
  server.on('request', (request, response) => take(request, () => response.end()));
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address === 'object') port = address.port;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Sends the bytes, and the end of them, to node's server. */
async function askNode(bytes: Buffer): Promise<Meaning | null> {
  seen = null;
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.resume();
  socket.end(bytes);
  await once(socket, 'close').catch(() => undefined);
  return seen;
}

/** Node's parser knows a list of methods, not tokens, and refuses bytes above 127 in a target, which curl sends. */
function comparable(request: ParsedRequest): boolean {
  return http.METHODS.includes(request.method) && !/[\x80-\xff]/.test(request.target);
}

function meaningOf(request: ParsedRequest, body: string): Meaning {
  return { method: request.method, target: request.target, fields: [...request.fields], body };
}

/** What we leave out on purpose, left out of what node saw. */
function asWeWould(node: Meaning, ours: ParsedRequest): Meaning {
  const url = /^https?:\/\/[^/?]*(.*)$/.exec(node.target)?.[1];
  const origin = url === undefined ? node.target : url.startsWith('/') ? url : `/${url}`;
  const fields = node.fields.filter(
    ([name]) => !FieldName.of(name).twin && (ours.expectsContinue || !/^expect$/i.test(name)),
  );
  return { ...node, target: origin === '/' && ours.target === '*' ? '*' : origin, fields };
}

describe('a request that we accept', () => {
  it(
    "means the same to node's server",
    async () => {
      let compared = 0;
      await rounds(async (random) => {
        const sent = requestText(random);
        const bytes = Buffer.from(sent, 'latin1');
        const ours = judgeRequest([bytes]);
        if (ours.kind !== 'whole' || !comparable(ours.head) || hasFramingTrailer(sent)) return;
        compared++;
        const node = await askNode(bytes);
        const text = JSON.stringify(sent);
        expect(node, text).not.toBeNull();
        if (node !== null) expect(asWeWould(node, ours.head), text).toEqual(meaningOf(ours.head, ours.body));
      });
      expect(compared).toBeGreaterThan(0);
    },
    FUZZ_MS + 10_000,
  );
});

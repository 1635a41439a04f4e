import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParsedResponse } from '../src/response-parser.js';
import { hasFramingTrailer, repeatsLength, responseText } from './messages.js';
import { FUZZ_MS, rounds } from './rounds.js';
import { judgeResponse } from './verdicts.js';

const http = process.getBuiltinModule('node:http');

interface Meaning {
  readonly status: number;
  readonly fields: (readonly [string, string])[];
  readonly body: string;
}

let target: Server;
let port = 0;
let answer = Buffer.alloc(0);

beforeAll(async () => {
  target = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const address = target.address();
  if (address !== null && typeof address === 'object') port = address.port;
});

afterAll(async () => {
  target.close();
  await once(target, 'close');
});

/** What node's client makes of the answer; null when it refuses it. */
async function askNode(method: string): Promise<Meaning | null> {
  return new Promise((resolve) => {
    const request = http.request({ port, host: '127.0.0.1', method, agent: false, maxHeaderSize: 65_536 });
    request.on('error', () => resolve(null));
    request.on('response', (response) => read(response, resolve));
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(null);
    });
    request.end();
  });
}

function read(response: IncomingMessage, resolve: (meaning: Meaning | null) => void): void {
  let body = '';
  response.setEncoding('latin1');
  response.on('data', (text: string) => (body += text));
  response.on('error', () => resolve(null));
  response.on('end', () => {
    const { rawHeaders: raw, statusCode: status = 0 } = response;
    const fields: (readonly [string, string])[] = [];
    for (let i = 0; i + 1 < raw.length; i += 2) fields.push([raw[i] ?? '', raw[i + 1] ?? '']);
    resolve({ status, fields, body });
  });
}

const HOP_BY_HOP = /^(connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-length)$/i;

/** Node's client passes every field on; it is up to a proxy to leave those for one hop out (RFC 9110 7.6.1). */
function asWeWould(node: Meaning): Meaning {
  const named = node.fields
    .filter(([name]) => /^connection$/i.test(name))
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((option) => option.replace(/^[\t ]+|[\t ]+$/g, ''));
  const ofThisHop = (name: string): boolean => HOP_BY_HOP.test(name) || named.includes(name.toLowerCase());
  return { ...node, fields: node.fields.filter(([name]) => !ofThisHop(name)) };
}

function meaningOf({ head }: ParsedResponse, body: string): Meaning {
  return { status: head.status, fields: [...head.fields], body };
}

describe('an answer that we accept', () => {
  it(
    "means the same to node's client",
    async () => {
      let compared = 0;
      await rounds(async (random) => {
        const method = random.pick(['GET', 'GET', 'HEAD']);
        const sent = responseText(random);
        answer = Buffer.from(sent, 'latin1');
        const ours = judgeResponse([answer], method);
        // What follows an interim answer is another message; what follows a final one is an error to both.
        if (ours.kind !== 'whole' || ours.rest > 0 || ours.head.head.status < 200) return;
        if (hasFramingTrailer(sent) || repeatsLength(sent)) return;
        compared++;
        const node = await askNode(method);
        const text = JSON.stringify(sent);
        expect(node, text).not.toBeNull();
        if (node !== null) expect(asWeWould(node), text).toEqual(meaningOf(ours.head, ours.body));
      });
      expect(compared).toBeGreaterThan(0);
    },
    FUZZ_MS + 10_000,
  );
});

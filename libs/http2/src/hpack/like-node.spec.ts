import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { Fields } from '@app/pipeline';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HpackDecoder } from './hpack-decoder.js';
import { HpackEncoder } from './hpack-encoder.js';

const http2 = process.getBuiltinModule('node:http2');

const HEADERS = 0x1;
const SETTINGS = 0x4;
const PREFACE_BYTES = 24;

let server: Server;
let client: ClientHttp2Session;
let socket: Socket;
/** The header blocks that node's client has sent, not yet taken. */
const blocks: Buffer[] = [];
let arrived = Promise.withResolvers<void>();

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Takes the blocks out of what node's client sends; none is large enough to be continued. */
function collect(from: Socket): void {
  let rest = Buffer.alloc(0);
  let at = PREFACE_BYTES;
  from.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= at + 9 && rest.length >= at + 9 + rest.readUIntBE(at, 3)) {
      const end = at + 9 + rest.readUIntBE(at, 3);
      const padding = (rest[at + 4] ?? 0) & 0x20 ? 5 : 0;
      if (rest[at + 3] === HEADERS) blocks.push(rest.subarray(at + 9 + padding, end));
      at = end;
    }
    if (blocks.length > 0) arrived.resolve();
  });
}

beforeAll(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const accepted = once(server, 'connection');
  client = http2.connect(`http://127.0.0.1:${port}`, { settings: { headerTableSize: 100 } });
  client.on('error', () => undefined);
  [socket] = await accepted;
  socket.on('error', () => undefined);
  socket.write(frame(SETTINGS, 0, 0, Buffer.from([0, 3, 0x7f, 0xff, 0xff, 0xff])));
  collect(socket);
});

afterAll(async () => {
  client.destroy();
  server.close();
  await once(server, 'close');
});

const token = fc.stringMatching(/^x-[!#$%&'*+\-.^_`|~0-9a-z]{1,15}$/);
const text = fc.stringMatching(/^(?:|[!-~](?:[ -~]{0,60}[!-~])?)$/);
const fields = fc.uniqueArray(fc.tuple(token, text), { maxLength: 12, selector: ([name]) => name });

async function ask(
  sent: readonly (readonly [string, string])[],
): Promise<{ block: Buffer; stream: ClientHttp2Stream }> {
  arrived = Promise.withResolvers();
  const stream = client.request({ ':path': '/a?b', ':authority': 'a.example', ...Object.fromEntries(sent) });
  stream.on('error', () => undefined);
  await arrived.promise;
  const block = blocks.shift();
  if (block === undefined) throw new Error('no block came');
  return { block, stream };
}

describe('node:http2 at the other end', () => {
  it('is understood, and understands', async () => {
    const decoder = new HpackDecoder();
    const encoder = new HpackEncoder();
    await fc.assert(
      fc.asyncProperty(fields, fields, fc.integer({ min: 200, max: 599 }), async (asked, answered, status) => {
        const { block, stream } = await ask(asked);
        const list = decoder.decode(block, 0, block.length, 65_536);
        expect(list).toMatchObject({ method: 'GET', path: '/a?b', authority: 'a.example', malformed: null });
        expect(new Map(list.fields)).toEqual(new Map(asked));

        const response = once(stream, 'response');
        const made = Fields.of('Date', 'x', ...answered.flat());
        const into = Buffer.alloc(HpackEncoder.roomFor(made));
        const end = encoder.encodeHead(status, made, null, 0, into, 0);
        socket.write(frame(HEADERS, 0x5, stream.id ?? 0, into.subarray(0, end)));
        const [headers] = await response;
        const wanted = { ':status': status, date: 'x', ...Object.fromEntries(answered) };
        expect(Object.fromEntries(Object.entries(headers))).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});

/**
 * What each stage of the map costs, in CPU µs: the real stages of a worker, given requests as its codec makes them and
 * answers as targets give them, with no socket on either side. Bundled and run by `bench/stages/main.ts`.
 */
import 'reflect-metadata';
import { MessageChannel } from 'node:worker_threads';
import { NestFactory } from '@nestjs/core';
import { DEFAULT_LIMITS } from '@app/admin-api';
import { SharedRows, slotSpec, targetSpec } from '@app/balancing';
import { composeResponseHead, HeadReader, parseRequestHead, parseResponseHead, REQUEST_HEADS } from '@app/http1';
import { LogBatch, newLedgerMemory } from '@app/observability';
import { CompleteBody, Exchange, NO_BODY, type ResponseHead, type ResponseWriter, type Stage } from '@app/pipeline';
import { Routing, serviceSpec } from '@app/routing';
import type { WorkerStart } from '../../apps/proxy/src/channel.js';
import { ControlChannel } from '../../apps/proxy/src/data/control-channel.js';
import { DataModule } from '../../apps/proxy/src/data/data.module.js';
import { requestPath } from '../../apps/proxy/src/data/seams.js';
import { composeRequestHead } from '../../libs/upstream/src/request-head.js';
import { BROWSER_HEADERS } from '../load/browser-headers.ts';
import { SMALL_ANSWER } from '../target/content.ts';

/** Each figure is the least of so many rounds; the prefixes of the map take turns, so that a busy moment hits them alike. */
const ROUNDS = 60;
const REQUESTS_A_ROUND = 500;
const NS_PER_US = 1000;
/** Behind it come the messages that are sent later. */
const ALL_BEFORE = 'all before';

const COMPOSING: Stage = {
  name: 'forward (the head for the target)',
  handle: (exchange) => {
    if (exchange.claimed !== null) composeRequestHead(exchange, exchange.claimed);
  },
};

/** The client's side of the codec: it composes the head of each answer, and sends nothing. */
class Composer implements ResponseWriter {
  characters = 0;
  inform(): void {}
  feedFrom(): void {}
  flush(): void {}
  abort(): void {}
  head(head: ResponseHead): void {
    const text = composeResponseHead(head, 'length', { method: 'GET', http10: false }, true, Date.now());
    this.characters += text.length;
  }
  write(): boolean {
    return true;
  }
  end(): void {}
  detach(): never {
    throw new Error('nothing here is upgraded');
  }
}

const view = {
  scheme: 'http',
  clientAddress: '192.0.2.7',
  clientPort: 40_000,
  serverPort: 80,
  covers: () => true,
} as const;
const heads = new HeadReader(DEFAULT_LIMITS.maxRequestHeaderBytes, REQUEST_HEADS);
const body = new CompleteBody(Buffer.from(SMALL_ANSWER));
const answerHead = `HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sun, 01 Mar 2026 10:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: ${SMALL_ANSWER.length}\r\nConnection: keep-alive\r\n\r\n`;

function requestBytes(headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: 'shop.example.com', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`GET /products/42 HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
}

/** One request through the codec and so many stages. */
function serve(bytes: Buffer, stages: readonly Stage[], writer: ResponseWriter): void {
  const text = heads.take(bytes, 0, bytes.length);
  if (text === null) throw new Error('half a head');
  const exchange = new Exchange(parseRequestHead(text), view, NO_BODY, writer);
  for (const stage of stages) void stage.handle(exchange);
  exchange.respond(parseResponseHead(answerHead, 'GET').head, body);
}

/** @returns µs of each prefix of the stages: none, one, two… */
async function measure(bytes: Buffer, stages: readonly Stage[]): Promise<number[]> {
  const writer = new Composer();
  const prefixes = Array.from({ length: stages.length + 1 }, (_, length) => stages.slice(0, length));
  const least = prefixes.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, prefix] of prefixes.entries()) {
      await linesWritten();
      const before = process.hrtime.bigint();
      for (let i = 0; i < REQUESTS_A_ROUND; i++) serve(bytes, prefix, writer);
      const us = Number(process.hrtime.bigint() - before) / NS_PER_US / REQUESTS_A_ROUND;
      least[index] = Math.min(least[index] ?? Infinity, us);
    }
  }
  return least;
}

function workerStart(rows: SharedRows): WorkerStart {
  return {
    options: {
      httpPort: 80,
      httpsPort: 443,
      // The request's own families are counted, as with a metrics port.
      metricsPort: 9090,
      dashboard: null,
      http3: false,
      http2: true,
      debug: false,
      logFormat: null,
      bind: '',
      workers: 1,
      modules: [],
      strictSni: false,
      limits: DEFAULT_LIMITS,
    },
    column: 0,
    workers: 1,
    counts: rows.counts.memory,
    tallies: rows.tallies.memory,
    ledger: newLedgerMemory(),
    beats: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
    reusePort: false,
  };
}

const rows = new SharedRows(1);
const { port1, port2 } = new MessageChannel();
const app = await NestFactory.createApplicationContext(
  DataModule.forWorker(workerStart(rows), new ControlChannel(port1), []),
  { logger: false },
);
const target = targetSpec(1, { rows: { inFlight: rows.take(), connections: rows.take() } });
app.get(Routing).apply({
  version: 1,
  upserts: [
    serviceSpec('shop', {
      row: rows.take(),
      hosts: ['shop.example.com'],
      active: slotSpec([target], { cursorRow: rows.take() }),
    }),
  ],
  removals: [],
});
// Nobody writes the lines: they count as written when they arrive.
port2.on('message', ({ kind, lines }: { kind: string; lines: Uint8Array<ArrayBuffer> }) => {
  if (kind === 'log') app.get(LogBatch).written(lines.length, lines.buffer);
  else if (kind === ALL_BEFORE) arrived();
});
let arrived = (): void => undefined;

/** Lines would be dropped otherwise, which costs nothing. */
async function linesWritten(): Promise<void> {
  await new Promise<void>((resolve) => {
    arrived = resolve;
    port1.postMessage({ kind: ALL_BEFORE });
  });
}

const stages = [...requestPath(app).stages.slice(0, -1), COMPOSING];
const kinds = { plain: requestBytes({}), browser: requestBytes(BROWSER_HEADERS) };
const results: { kind: string; us: number[] }[] = [];
for (const [kind, bytes] of Object.entries(kinds)) results.push({ kind, us: await measure(bytes, stages) });
console.log(JSON.stringify({ stages: stages.map(({ name }) => name), results }));
process.exit();

import { createHash } from 'node:crypto';
import { Duplex } from 'node:stream';
import type { ConnectionView, Exchange } from '@app/pipeline';
import { Http2Connection } from '../src/connection.js';
import { type SeenFrame, framesOf } from '../src/fixtures/frame-bytes.js';
import { serve } from './target.js';

const VIEW: ConnectionView = {
  scheme: 'https',
  clientAddress: '192.0.2.1',
  clientPort: 50_000,
  serverPort: 443,
  covers: () => true,
};

/** Takes everything, and remembers it. */
class Wire extends Duplex {
  readonly written: Buffer[] = [];

  override _read(): void {
    // What the client sends is emitted as it is.
  }

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.written.push(Buffer.from(bytes));
    done();
  }
}

/** What a connection makes of what a client sends. */
export interface Verdict {
  readonly frames: readonly string[];
  readonly phase: string;
  /** Streams that wait for the client, or that it waits for. */
  readonly open: number;
  /** Of the requests that were accepted, in their order: which they are, and how they ended. */
  readonly exchanges: readonly string[];
}

export interface Conversation {
  readonly verdict: Verdict;
  /** After the client is gone: what is not over, what was not given back. */
  readonly left: { readonly streams: number; readonly exchanges: number; readonly chunks: number };
}

/** Lets a connection have these pieces in one turn, waits for what it does, and then breaks it. */
export async function converse(pieces: readonly Buffer[]): Promise<Conversation> {
  const wire = new Wire();
  const exchanges: Exchange[] = [];
  const lent = new Set<Buffer>();
  const connection = new Http2Connection(wire, VIEW, {
    onExchange: (exchange) => {
      exchanges.push(exchange);
      serve(exchange, lent);
    },
    onRefused: () => undefined,
    onClosed: () => undefined,
  });
  for (const piece of pieces) wire.emit('data', Buffer.from(piece));
  await quiet(wire);
  const verdict: Verdict = {
    frames: framesOf(Buffer.concat(wire.written)).map(lineOf),
    phase: connection.phase,
    open: connection.openStreams,
    exchanges: exchanges.map(({ request, status, over }) => `${request.method} ${request.target} ${status} ${over}`),
  };
  wire.destroy();
  await turn();
  await turn();
  const left = {
    streams: connection.openStreams,
    exchanges: exchanges.filter(({ over }) => !over).length,
    chunks: lent.size,
  };
  return { verdict, left };
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Until nothing more is written for some turns. */
async function quiet(wire: Wire): Promise<void> {
  for (let turns = 0, seen = -1; turns < 3; turns++) {
    await turn();
    if (wire.written.length !== seen) turns = 0;
    seen = wire.written.length;
  }
}

/** A frame in a line; long payloads by their sum. What refusals say about the time of their making is left out. */
function lineOf({ type, flags, streamId, payload }: SeenFrame): string {
  const text = payload.toString('latin1').replace(DATE, 'a date');
  const content = text.length > 200 ? `${text.length} ${createHash('sha1').update(payload).digest('hex')}` : text;
  return `${type} ${flags} ${streamId} ${content}`;
}

const DATE = /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/;

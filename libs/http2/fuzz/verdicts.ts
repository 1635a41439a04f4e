import { createHash } from 'node:crypto';
import { Duplex } from 'node:stream';
import type { ConnectionView, Exchange } from '@app/pipeline';
import { Http2Connection, type Http2Owner } from '../src/connection.js';
import { ErrorCode } from '../src/error-code.js';
import { type SeenFrame, framesOf } from '../src/fixtures/frame-bytes.js';
import { Flag, FrameType } from '../src/frame.js';
import { Http2Resources } from '../src/http2-resources.js';
import { type Laggard, SlowLane } from '../src/slow-lane.js';
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

/** What was sent on one stream. */
export interface SentStream {
  readonly heads: readonly string[];
  /** Length and sum. */
  readonly content: string;
  readonly ended: boolean;
  /** The code of our RST_STREAM. */
  readonly reset: number | null;
}

/** What nobody has any use for. */
export interface Left {
  readonly streams: number;
  readonly exchanges: number;
  /** Of targets, lent. */
  readonly chunks: number;
  /** Bytes of content that wait. */
  readonly queued: number;
  /** Too many write buffers were taken, and not given back. */
  readonly writesAreSmaller: boolean;
}

/** Does everything at once: nothing that was sent in one turn is read in another. */
class AtOnce extends SlowLane {
  override add(laggard: Laggard): void {
    while (laggard.goOn());
  }
}

class Unhurried extends Http2Resources {
  override readonly slowLane = new AtOnce();
}

/** Of all conversations: what one of them leaves adds up. */
const RESOURCES = new Http2Resources();
/** For who compares answers: what is answered before the rest came depends on when it came. */
const UNHURRIED = new Unhurried();
const LARGEST_WRITE = RESOURCES.buffers.largest;

/** What a connection makes of what a client sends. */
export interface Conversation {
  readonly phase: string;
  /** Code and last stream of the last GOAWAY. */
  readonly goAway: string | null;
  readonly streams: ReadonlyMap<number, SentStream>;
  /** Streams that wait for the client, or that it waits for. */
  readonly open: number;
  /** Of the requests that were handed on: which they are, how they ended, and whether. */
  readonly exchanges: readonly string[];
  /** After the client is gone: what is not over, what was not given back. */
  readonly left: Left;
}

/**
 * Lets a connection have these pieces in one turn, waits for what it does, and then breaks it.
 *
 * @param answers null for nobody who answers: what becomes of a stream is then up to its client alone
 * @param unhurried it is read at once, however much effort it makes
 */
export async function converse(
  pieces: readonly Buffer[],
  answers: ((exchange: Exchange, lent: Set<Buffer>) => void) | null = serve,
  unhurried = false,
): Promise<Conversation> {
  const resources = unhurried ? UNHURRIED : RESOURCES;
  const wire = new Wire();
  const exchanges: Exchange[] = [];
  const lent = new Set<Buffer>();
  const owner: Http2Owner = {
    onExchange: (exchange) => {
      exchanges.push(exchange);
      answers?.(exchange, lent);
    },
    onRefused: () => undefined,
    onClosed: () => undefined,
  };
  const connection = new Http2Connection(wire, VIEW, owner, resources);
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    wire.emit('data', bytes);
    // Sockets read into the same memory over and over.
    bytes.fill(0xff);
  }
  await quiet(wire, resources);
  const frames = framesOf(Buffer.concat(wire.written));
  const seen = {
    phase: connection.phase,
    goAway: goAwayOf(frames),
    streams: new Map(Array.from(new Set(frames.map(({ streamId }) => streamId)), (id) => [id, sentOn(id, frames)])),
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
    queued: resources.queued.bytes,
    writesAreSmaller: resources.buffers.largest !== LARGEST_WRITE,
  };
  return { ...seen, left };
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Until nothing more is written for some turns. */
async function quiet(wire: Wire, { slowLane }: Http2Resources): Promise<void> {
  for (let turns = 0, seen = -1; turns < 3; turns++) {
    await turn();
    if (wire.written.length !== seen || slowLane.busy) turns = 0;
    seen = wire.written.length;
  }
}

function goAwayOf(frames: readonly SeenFrame[]): string | null {
  const payload = frames.findLast(({ type }) => type === FrameType.GoAway)?.payload;
  if (payload === undefined) return null;
  const code = payload.readUInt32BE(4);
  if (code === ErrorCode.InternalError) throw new Error('the connection has a bug');
  return `${code} ${payload.readUInt32BE(0)}`;
}

function sentOn(streamId: number, all: readonly SeenFrame[]): SentStream {
  const frames = all.filter((frame) => frame.streamId === streamId);
  const content = Buffer.concat(frames.filter(({ type }) => type === FrameType.Data).map(({ payload }) => payload));
  return {
    heads: frames.filter(({ type }) => type === FrameType.Headers).map(({ payload }) => headOf(payload)),
    content: `${content.length} ${createHash('sha1').update(content).digest('hex')}`,
    ended: frames.some(({ type, flags }) => type <= FrameType.Headers && (flags & Flag.EndStream) !== 0),
    reset: frames.find(({ type }) => type === FrameType.RstStream)?.payload.readUInt32BE() ?? null,
  };
}

/** Without what a connection says once, and what refusals say about the time of their making. */
function headOf(payload: Buffer): string {
  return payload.toString('latin1').replace(/^ /, '').replace(DATE, 'a date');
}

const DATE = /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/;

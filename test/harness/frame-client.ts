import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { frame, framesOf, headers, type SeenFrame, uint32 } from '../../libs/http2/src/fixtures/frame-bytes.js';
import { Flag, FRAME_HEAD_BYTES, FrameType } from '../../libs/http2/src/frame.js';
import { block } from '../../libs/http2/src/hpack/fixtures/block-writer.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export interface FrameClientOptions {
  /** The payload of its SETTINGS. */
  readonly settings?: Buffer;
  /** It never takes a byte of what is sent to it. */
  readonly deaf?: boolean;
}

/** A request's head, but for what it has by default. */
export interface FramedRequest {
  readonly method?: string;
  readonly path?: string;
  /** No body follows; the default. */
  readonly ends?: boolean;
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** HTTP/2 frames in, HTTP/2 frames out: for what no HTTP client would send. */
export class FrameClient {
  /** What came, PINGs and SETTINGS too. */
  readonly frames: SeenFrame[] = [];
  closed = false;
  /** Bytes that came. */
  received = 0;
  #rest: Buffer = Buffer.alloc(0);
  readonly #changed = new Set<() => void>();

  private constructor(readonly socket: TLSSocket) {
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#tell();
    });
  }

  static async connect(port: number, { settings, deaf = false }: FrameClientOptions = {}): Promise<FrameClient> {
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'app.test',
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
    });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    const client = new FrameClient(socket);
    if (deaf) socket.pause();
    client.send(PREFACE, frame(FrameType.Settings, 0, 0, settings));
    // Acknowledged by then: so nothing that it did not ask for comes between a test's frames.
    if (!deaf) await client.first(({ type, flags }) => type === FrameType.Settings && (flags & Flag.Ack) === 0);
    return client;
  }

  /** What ended the connection, once the proxy has said so: an error code of RFC 9113 7. */
  get goAwayCode(): number | null {
    const last = this.frames.findLast(({ type }) => type === FrameType.GoAway);
    return last === undefined ? null : last.payload.readUInt32BE(4);
  }

  /** @returns false when the proxy takes no more for now */
  send(...bytes: readonly Uint8Array[]): boolean {
    return !this.closed && this.socket.writable && this.socket.write(Buffer.concat(bytes));
  }

  request(streamId: number, request: FramedRequest = {}): boolean {
    return this.send(requestFrames(streamId, request));
  }

  /** So much more may come, on the connection and on a stream. */
  open(streamId: number, bytes: number): boolean {
    const increment = uint32(bytes);
    return this.send(
      frame(FrameType.WindowUpdate, 0, 0, increment),
      frame(FrameType.WindowUpdate, 0, streamId, increment),
    );
  }

  /** Resolves when a frame has come that is wanted. @throws {Error} when the connection ends before it does */
  async first(wanted: (frame: SeenFrame) => boolean): Promise<SeenFrame> {
    for (;;) {
      const found = this.frames.find(wanted);
      if (found !== undefined) return found;
      if (this.closed) throw new Error(`closed before the frame came (GOAWAY ${this.goAwayCode})`);
      await this.#change();
    }
  }

  /** Resolves when a stream has been ended by the proxy. @returns its content */
  async answer(streamId: number): Promise<string> {
    await this.first(
      ({ type, flags, streamId: id }) =>
        id === streamId && (type === FrameType.Data || type === FrameType.Headers) && (flags & Flag.EndStream) !== 0,
    );
    const own = this.frames.filter(({ type, streamId: id }) => id === streamId && type === FrameType.Data);
    return Buffer.concat(own.map(({ payload }) => payload)).toString();
  }

  async close(): Promise<void> {
    while (!this.closed) await this.#change();
  }

  /** Sends burst after burst, at the proxy's speed, until it hangs up. @throws {Error} when it takes them all */
  async flood(burst: (turn: number) => Uint8Array, most = 10_000): Promise<void> {
    for (let turn = 0; !this.closed; turn++) {
      if (turn === most) throw new Error(`the proxy takes ${most} bursts`);
      if (this.send(burst(turn))) await setImmediate();
      else await Promise.race([new Promise((resolve) => this.socket.once('drain', resolve)), this.close()]);
    }
  }

  #take(bytes: Buffer): void {
    this.received += bytes.length;
    const all = Buffer.concat([this.#rest, bytes]);
    let whole = 0;
    while (all.length >= whole + FRAME_HEAD_BYTES) {
      const end = whole + FRAME_HEAD_BYTES + all.readUIntBE(whole, 3);
      if (end > all.length) break;
      whole = end;
    }
    for (const seen of framesOf(all.subarray(0, whole))) this.#came(seen);
    this.#rest = all.subarray(whole);
    this.#tell();
  }

  #came(seen: SeenFrame): void {
    this.frames.push(seen);
    if (seen.type === FrameType.Settings && (seen.flags & Flag.Ack) === 0) {
      this.send(frame(FrameType.Settings, Flag.Ack, 0));
    }
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#changed.add(resolve));
  }

  #tell(): void {
    for (const resolve of this.#changed) resolve();
    this.#changed.clear();
  }
}

/** A request's HEADERS. */
export function requestFrames(streamId: number, request: FramedRequest = {}): Buffer {
  const { method = 'GET', path = '/', ends = true, fields = [] } = request;
  const parts = [block.literal(2, method), block.indexed(7), block.literal(1, 'app.test'), block.literal(4, path)];
  for (const [name, value] of fields) parts.push(block.literal(name, value));
  return headers(streamId, ends ? Flag.EndStream : 0, Buffer.from(parts.join(''), 'latin1'));
}

import type { Random } from '../../http1/fuzz/random.js';
import { Flag, FrameType } from '../src/frame.js';
import { block } from '../src/hpack/fixtures/block-writer.js';
import { frame, headers, padded, settings, uint32 } from '../src/fixtures/frame-bytes.js';

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

type NameAndValue = readonly [name: string, value: string];
type NamesAndValues = readonly [NameAndValue, ...NameAndValue[]];

/** What `target.ts` knows to answer, each in its own way. */
const PATHS = ['/', '/', '/large', '/echo', '/echo', '/early', '/trailers', '/interim', '/fails', '/waits'] as const;
const FIELDS: NamesAndValues = [
  ['accept', '*/*'],
  ['cookie', 'a=1'],
  ['cookie', 'b=2'],
  ['te', 'trailers'],
  ['x-a', ''],
  ['expect', '100-continue'],
  ['content_length', '3'],
  ['host', 'a.test'],
];
/** What is wrong for one reason or another. */
const ODD_FIELDS: NamesAndValues = [
  ['X-Upper', '1'],
  ['connection', 'close'],
  ['te', 'gzip'],
  ['x', 'a\nb'],
  [':path', '/'],
  [':status', '200'],
  ['host', 'b.test'],
  ['content-length', '7'],
  ['expect', 'more'],
];

/** A client that opens streams, and remembers what it has done with them. */
class Client {
  readonly #parts: Buffer[] = [PREFACE];
  #nextId = 1;
  /** Streams that it has yet to end. */
  readonly #open: number[] = [];

  /** Those that it has taken back. */
  readonly taken: number[] = [];

  /** @param generous its windows are never in the way */
  constructor(
    private readonly random: Random,
    private readonly odd: boolean,
    private readonly generous = false,
  ) {
    this.#parts.push(frame(FrameType.Settings, 0, 0, this.#entries()));
    if (generous) this.#add(FrameType.WindowUpdate, 0, 0, uint32(100_000_000));
  }

  step(): void {
    switch (this.random.int(12)) {
      case 0:
      case 1:
      case 2:
        return this.#request();
      case 3:
      case 4:
      case 5:
        return this.#data();
      case 6:
        return this.#add(FrameType.WindowUpdate, 0, this.#someId(), uint32(1 + this.random.int(100_000)));
      case 7:
        return this.#add(FrameType.Settings, 0, 0, this.#entries());
      case 8:
        return this.#add(FrameType.Ping, this.random.int(2), 0, Buffer.from('ping-pon'));
      case 9:
        return this.random.once(3) ? this.#reset() : this.#data();
      case 10:
        return this.#add(FrameType.Priority, 0, 1 + 2 * this.random.int(9), Buffer.alloc(5));
      default:
        if (this.odd) this.#oddity();
    }
  }

  /** Everything that it has said. */
  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Ends what is open, so that nothing is left to wait for but the answers. */
  endAll(): void {
    this.#add(FrameType.WindowUpdate, 0, 0, uint32(10_000_000));
    this.#add(FrameType.Settings, 0, 0, settings([4, 10_000_000]));
    for (const id of this.#open) this.#add(FrameType.Data, Flag.EndStream, id);
  }

  #request(): void {
    const { random } = this;
    const streamId = this.#nextId;
    this.#nextId += 2;
    const ends = random.once(2);
    if (!ends) this.#open.push(streamId);
    const parts = [block.indexed(random.pick([2, 2, 3])), block.indexed(7)];
    parts.push(this.#literal(4, random.pick(PATHS)), this.#literal(1, 'a.test'));
    for (let i = random.int(4); i > 0; i--) parts.push(this.#literal(...random.pick(FIELDS)));
    if (this.odd && random.once(4))
      parts.splice(random.int(parts.length), 0, this.#literal(...random.pick(ODD_FIELDS)));
    const bytes = Buffer.from(parts.join(''), 'latin1');
    const cuts = random.once(3) ? [1 + random.int(bytes.length)] : [];
    this.#parts.push(headers(streamId, ends ? Flag.EndStream : 0, bytes, cuts));
  }

  #literal(name: string | number, value: string): string {
    const { indexing, literal, neverIndexed } = block;
    return this.random.pick([indexing, literal, neverIndexed])(name, value);
  }

  #data(): void {
    const { random } = this;
    const at = random.int(this.#open.length);
    const streamId = this.#open[at];
    if (streamId === undefined) return this.#request();
    const ends = random.once(2);
    if (ends) this.#open.splice(at, 1);
    const content = Buffer.alloc(random.pick([0, 1, 20, 200]), 'd');
    const flags = ends ? Flag.EndStream : 0;
    if (random.once(8)) this.#parts.push(headers(streamId, flags, Buffer.from(block.literal('x-sum', '1'), 'latin1')));
    else if (random.once(4)) this.#add(FrameType.Data, flags | Flag.Padded, streamId, padded(content, random.int(9)));
    else this.#add(FrameType.Data, flags, streamId, content);
  }

  #reset(): void {
    const at = this.random.int(this.#open.length);
    const [streamId] = this.#open.splice(at, 1);
    if (streamId === undefined) return;
    this.taken.push(streamId);
    this.#add(FrameType.RstStream, 0, streamId, uint32(8));
  }

  #entries(): Buffer {
    const { random } = this;
    if (this.generous) return settings([4, 10_000_000]);
    return random.pick([
      settings(),
      settings([4, random.pick([0, 1, 100, 65_535, 1_000_000])]),
      settings([1, 0], [3, 100], [4, 200_000]),
      settings([5, 16_384], [6, 100], [99, 1]),
    ]);
  }

  /** Nothing that a client should do. */
  #oddity(): void {
    const { random } = this;
    const payload = Buffer.from(Array.from({ length: random.int(12) }, () => random.int(256)));
    switch (random.int(5)) {
      case 0:
        return this.#add(random.int(12), random.int(256), random.int(20), payload);
      case 1:
        return this.#add(FrameType.Data, random.int(2), this.#someId(), payload);
      case 2:
        return this.#add(FrameType.WindowUpdate, 0, this.#someId(), uint32(random.pick([0, 0x7fffffff])));
      case 3:
        return this.#add(FrameType.GoAway, 0, 0, Buffer.alloc(8));
      default:
        this.#parts.push(headers(this.#someId(), random.int(2), payload));
    }
  }

  /** Of the connection, or of a stream that was opened at some time. */
  #someId(): number {
    const count = (this.#nextId - 1) / 2;
    return count === 0 || this.random.once(3) ? 0 : 1 + 2 * this.random.int(count);
  }

  #add(type: number, flags: number, streamId: number, payload?: Uint8Array): void {
    this.#parts.push(frame(type, flags, streamId, payload));
  }
}

function talk(random: Random, odd: boolean, generous = false): Client {
  const client = new Client(random, odd, generous);
  for (let i = 2 + random.int(12); i > 0; i--) client.step();
  return client;
}

/** What a client might send that has read the RFC, until nothing is open but answers. */
export function orderlyConversation(random: Random): Buffer {
  const client = talk(random, false);
  client.endAll();
  return client.bytes;
}

/** Likewise, and it takes all that comes. @returns also the streams that it takes back */
export function generousConversation(random: Random): { readonly bytes: Buffer; readonly taken: readonly number[] } {
  return talk(random, false, true);
}

/** What a client sends that means harm, or has bugs. Half of them are whole frames, the others were damaged. */
export function oddConversation(random: Random): Buffer {
  const bytes = talk(random, true).bytes;
  if (random.once(2)) return bytes;
  for (let i = 1 + random.int(3); i > 0; i--)
    bytes[PREFACE.length + random.int(bytes.length - PREFACE.length)] = random.int(256);
  return random.once(3) ? bytes.subarray(0, random.int(bytes.length)) : bytes;
}

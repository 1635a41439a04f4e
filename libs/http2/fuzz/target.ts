import { type BodySink, type BodySource, type Exchange, Fields, ProxyError, ResponseHead } from '@app/pipeline';

const LARGE_CHUNKS = 12;
const CHUNK_BYTES = 16_000;

/** Lends its chunks, waits when it is told to, and knows what it never got back. */
class LargeBody implements BodySource {
  readonly length = LARGE_CHUNKS * CHUNK_BYTES;
  #left = LARGE_CHUNKS;
  #sink: BodySink | null = null;
  #paused = false;

  constructor(private readonly lent: Set<Buffer>) {}

  flowTo(sink: BodySink): void {
    this.#sink = sink;
    this.#push();
  }

  resume(): void {
    this.#paused = false;
    this.#push();
  }

  cancel(): void {
    this.#sink = null;
  }

  #push(): void {
    while (this.#sink !== null && !this.#paused && this.#left > 0) {
      this.#left--;
      const chunk = Buffer.alloc(CHUNK_BYTES, this.#left);
      this.lent.add(chunk);
      this.#paused = !this.#sink.write(chunk, () => this.#giveBack(chunk));
    }
    if (this.#left > 0 || this.#sink === null) return;
    const sink = this.#sink;
    this.#sink = null;
    sink.end(null);
  }

  #giveBack(chunk: Buffer): void {
    if (!this.lent.delete(chunk)) throw new Error('a chunk came back twice');
    // Whoever reads it from now on reads something else.
    chunk.fill(0xff);
  }
}

/** Reads a whole request, then answers with what it read. */
class Echo implements BodySink {
  #text = '';

  constructor(private readonly exchange: Exchange) {}

  write(chunk: Uint8Array): boolean {
    this.#text += Buffer.from(chunk).toString('latin1');
    return true;
  }

  flush(): void {
    // Nothing is held back here.
  }

  end(trailers: Fields | null): void {
    answer(this.exchange, `${this.#text} ${JSON.stringify([...(trailers ?? [])])}`);
  }

  abort(reason: Error): void {
    this.exchange.fail(reason);
  }
}

const FIELDS: readonly string[] = ['date', 'today', 'x-answer', 'yes'];

function answer(exchange: Exchange, text: string): void {
  exchange.answer(200, Fields.of(...FIELDS), text);
}

/** Behaves as targets do, by path. @param lent where chunks are from when they are lent until they are given back */
export function serve(exchange: Exchange, lent: Set<Buffer>): void {
  switch (exchange.request.target) {
    case '/large':
      return exchange.respond(new ResponseHead(200, Fields.of(...FIELDS), null), new LargeBody(lent));
    case '/echo':
      return exchange.body.flowTo(new Echo(exchange));
    case '/early':
      return answer(exchange, 'no need to read on');
    case '/trailers':
      return exchange.respond(new ResponseHead(200, Fields.of(...FIELDS), null), {
        length: null,
        flowTo: (sink) => {
          sink.write(Buffer.from('content'), null);
          sink.end(Fields.of('x-sum', '1'));
        },
        resume: () => undefined,
        cancel: () => undefined,
      });
    case '/interim':
      exchange.inform(103, Fields.of('link', '</a.css>'));
      return exchange.body.flowTo(new Echo(exchange));
    case '/fails':
      return exchange.fail(new ProxyError('TARGET_RESET', 'the target is gone'));
    case '/waits':
      // Until the client leaves.
      return;
    default:
      answer(exchange, `${exchange.request.method} ${JSON.stringify([...exchange.request.fields])}`);
  }
}

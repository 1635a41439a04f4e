import type { IncomingMessage } from 'node:http';
import { type BodySink, type BodySource, Fields, type ProxyError } from '@app/pipeline';
import { endToEndFields } from './response-fields.js';

/** The body of an answer that node:http received: a target refused an upgrade. */
export class IncomingBody implements BodySource {
  #cancelled = false;

  constructor(
    private readonly message: IncomingMessage,
    readonly length: number | null,
    private readonly lost: () => ProxyError,
  ) {
    // `close` follows, and says whether it is complete; an error that nobody hears would end the process.
    message.on('error', () => undefined);
  }

  flowTo(sink: BodySink): void {
    const { message } = this;
    message.on('close', () => {
      if (!message.complete && !this.#cancelled) sink.abort(this.lost());
    });
    message.on('end', () => {
      if (message.complete && !this.#cancelled) sink.end(this.#trailers());
    });
    message.on('data', (chunk: Buffer) => {
      if (this.#cancelled) return;
      if (!sink.write(chunk, null)) message.pause();
      sink.flush();
    });
  }

  resume(): void {
    this.message.resume();
  }

  cancel(): void {
    this.#cancelled = true;
    this.message.destroy();
  }

  #trailers(): Fields | null {
    const { rawTrailers } = this.message;
    return rawTrailers.length > 0 ? endToEndFields(Fields.of(...rawTrailers)) : null;
  }
}

import type { IncomingMessage } from 'node:http';
import { type BodySink, type BodySource, Fields, type ProxyError } from '@app/pipeline';
import { endToEndFields } from './response-fields.js';

/** The body of an answer that node:http received: a target refused an upgrade. */
export class IncomingBody implements BodySource {
  constructor(
    private readonly message: IncomingMessage,
    readonly length: number | null,
    private readonly lost: () => ProxyError,
  ) {
    message.on('error', () => undefined);
  }

  flowTo(sink: BodySink): void {
    const { message } = this;
    message.on('data', (chunk: Buffer) => {
      if (!sink.write(chunk, null)) message.pause();
      sink.flush();
    });
    message.on('close', () => {
      if (!message.complete) sink.abort(this.lost());
    });
    message.on('end', () => {
      if (message.complete) sink.end(message.rawTrailers.length > 0 ? trailersOf(message) : null);
    });
  }

  resume(): void {
    this.message.resume();
  }

  cancel(): void {
    this.message.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    this.message.destroy();
  }
}

function trailersOf(message: IncomingMessage): Fields {
  return endToEndFields(Fields.of(...message.rawTrailers));
}

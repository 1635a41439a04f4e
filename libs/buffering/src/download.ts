import { type Exchange, ProxyError, type ResponseHead } from '@app/pipeline';
import type { BufferOwner } from './body-buffer.js';
import type { BufferedBody } from './buffered-body.js';

/** One answer that is taken in before its first byte is sent. */
export class Download implements BufferOwner {
  constructor(
    private readonly exchange: Exchange,
    private readonly head: ResponseHead,
    private readonly mostBytes: number,
  ) {}

  filled(body: BufferedBody): void {
    this.exchange.send(this.head, body);
  }

  tooLarge(): void {
    this.exchange.fail(
      new ProxyError('RESPONSE_BODY_TOO_LARGE', `the answer's body is larger than ${this.mostBytes} bytes`),
    );
  }

  /** The target broke off: nothing of its answer has been sent, so the client gets a page that says so. */
  broken(reason: Error): void {
    this.exchange.fail(reason);
  }
}

import { type BodySource, CompleteBody, type Exchange, type ResponseHead, type Stage } from '@app/pipeline';
import { BodyBuffer } from '../body-buffer.js';
import { claimedSettings } from '../claimed-settings.js';
import { Download } from '../download.js';
import { isStream } from '../is-stream.js';
import type { TempFiles } from '../temp-files.js';

/** Takes a target's answer in whole before it is sent, so that a slow client does not keep its target busy. */
export class ResponseBufferStage implements Stage {
  readonly name = 'response-buffer';
  readonly #takeOver = (head: ResponseHead, body: BodySource, exchange: Exchange): boolean =>
    this.#buffer(head, body, exchange);

  constructor(private readonly files: TempFiles) {}

  handle(exchange: Exchange): void {
    if (claimedSettings(exchange).bufferResponses) exchange.interceptResponse(this.#takeOver);
  }

  /** @returns false when the answer is sent as it comes */
  #buffer(head: ResponseHead, body: BodySource, exchange: Exchange): boolean {
    if (body.length === 0 || isStream(head)) return false;
    const { maxMemoryBufferSize, maxResponseBodySize } = claimedSettings(exchange);
    const download = new Download(exchange, head, maxResponseBodySize);
    if (maxResponseBodySize > 0 && body.length !== null && body.length > maxResponseBodySize) {
      body.cancel();
      download.tooLarge();
      return true;
    }
    // It came whole, and is in memory.
    if (body instanceof CompleteBody) return false;
    const limits = { memory: maxMemoryBufferSize, whole: maxResponseBodySize };
    const buffer = new BodyBuffer(body, limits, this.files, download);
    exchange.onEnd(() => buffer.dispose());
    buffer.begin();
    return true;
  }
}

import type { Exchange, Stage } from '@app/pipeline';
import { claimedSettings } from '../claimed-settings.js';
import type { TempFiles } from '../temp-files.js';
import { Upload } from '../upload.js';

/** Holds a request until its body is here whole, so that a slow client does not keep its target busy. */
export class RequestBufferStage implements Stage {
  readonly name = 'request-buffer';

  constructor(private readonly files: TempFiles) {}

  handle(exchange: Exchange): void | Promise<void> {
    const settings = claimedSettings(exchange);
    if (settings.bufferRequests && exchange.body.length !== 0)
      return new Upload(exchange, settings, this.files).begin();
  }
}

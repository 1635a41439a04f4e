import { type Exchange, Fields, ProxyError, type TargetSettings } from '@app/pipeline';
import { BodyBuffer, type BufferOwner } from './body-buffer.js';
import type { BufferedBody } from './buffered-body.js';
import type { TempFiles } from './temp-files.js';

/** One request whose body is taken in before it goes on. */
export class Upload implements BufferOwner {
  readonly #buffer: BodyBuffer;
  #filled = false;
  #failure: ProxyError | null = null;
  #resolve: (() => void) | null = null;
  #reject: ((reason: ProxyError) => void) | null = null;

  constructor(
    private readonly exchange: Exchange,
    private readonly settings: TargetSettings,
    files: TempFiles,
  ) {
    const limits = { memory: settings.maxMemoryBufferSize, whole: settings.maxRequestBodySize };
    this.#buffer = new BodyBuffer(exchange.body, limits, files, this);
  }

  /** @returns nothing when the body is here already. @throws {ProxyError} when it cannot be taken in */
  begin(): void | Promise<void> {
    this.#checkLength();
    this.exchange.onEnd(() => {
      this.#buffer.dispose();
      this.#resolve?.();
    });
    this.#allow();
    this.#buffer.begin();
    if (this.#failure !== null) throw this.#failure;
    if (this.#filled) return;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  filled(body: BufferedBody): void {
    this.exchange.body = body;
    this.#filled = true;
    this.#resolve?.();
  }

  tooLarge(): void {
    this.#fail(requestTooLarge(this.settings.maxRequestBodySize));
  }

  broken(reason: Error): void {
    if (reason instanceof ProxyError && reason.code !== 'CLIENT_LEFT') this.#fail(reason);
    else
      this.#fail(new ProxyError('REQUEST_BODY_BROKEN', `the upload broke off: ${reason.message}`, { cause: reason }));
  }

  /** A client that says beforehand how much it will send need not send it. */
  #checkLength(): void {
    const { length } = this.exchange.body;
    const most = this.settings.maxRequestBodySize;
    if (most > 0 && length !== null && length > most) throw requestTooLarge(most);
  }

  /** It is us who read the body, so the client's question is answered here and not asked of the target again. */
  #allow(): void {
    const { request } = this.exchange;
    if (!request.expectsContinue) return;
    request.expectsContinue = false;
    request.fields.delete('expect');
    this.exchange.inform(100, new Fields());
  }

  #fail(error: ProxyError): void {
    this.#failure = error;
    this.#reject?.(error);
  }
}

function requestTooLarge(most: number): ProxyError {
  return new ProxyError('REQUEST_BODY_TOO_LARGE', `the request's body is larger than ${most} bytes`);
}

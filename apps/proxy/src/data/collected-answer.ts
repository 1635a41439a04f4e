import type { BodySource, DetachedConnection, Release, ResponseHead, ResponseWriter } from '@app/pipeline';

/** As much as anybody looks at. */
const MOST_BYTES = 256;

/** The end of an exchange that no client waits for: keeps the status and how the body begins. */
export class CollectedAnswer implements ResponseWriter {
  status = 0;
  readonly #body: Buffer[] = [];
  #bytes = 0;

  get text(): string {
    return Buffer.concat(this.#body).toString('latin1');
  }

  inform(): void {
    // Only the final answer counts.
  }

  head(head: ResponseHead): void {
    this.status = head.status;
  }

  feedFrom(_source: BodySource): void {
    // Whatever comes is taken at once.
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    const part = Buffer.from(chunk.subarray(0, MOST_BYTES - this.#bytes));
    if (part.length > 0) this.#body.push(part);
    this.#bytes += part.length;
    release?.();
    return true;
  }

  flush(): void {
    // Nothing is held back.
  }

  end(): void {
    // The exchange tells its end itself.
  }

  abort(): void {
    // What came before is all there is.
  }

  detach(): DetachedConnection {
    throw new Error('there is no connection to take over');
  }
}

import { PassThrough } from 'node:stream';
import type { BodySource, Release } from '../body.js';
import type { Fields } from '../fields.js';
import type { DetachedConnection, ResponseHead, ResponseWriter } from '../response.js';

/** The client's side of an exchange, for tests of stages: keeps what it was told. */
export class RecordedAnswer implements ResponseWriter {
  /** What was called, in order: `inform 103`, `head 200`, `write 5`, `flush`, `end`, `abort`, `detach`. */
  readonly calls: string[] = [];
  sent: ResponseHead | null = null;
  /** The body so far, one character a byte. */
  text = '';
  trailers: Fields | null = null;
  broken: Error | null = null;
  source: BodySource | null = null;
  /** What `write` answers: false makes the source wait. */
  takesMore = true;

  get status(): number {
    return this.sent?.status ?? 0;
  }

  /** A field of the answer's head. @param lower its name in lower case */
  field(lower: string): string | undefined {
    return this.sent?.fields.joined(lower);
  }

  inform(status: number): void {
    this.calls.push(`inform ${status}`);
  }

  head(head: ResponseHead): void {
    this.calls.push(`head ${head.status}`);
    this.sent = head;
  }

  feedFrom(source: BodySource): void {
    this.source = source;
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    this.calls.push(`write ${chunk.length}`);
    this.text += Buffer.from(chunk).toString('latin1');
    release?.();
    return this.takesMore;
  }

  flush(): void {
    this.calls.push('flush');
  }

  end(trailers: Fields | null): void {
    this.calls.push('end');
    this.trailers = trailers;
  }

  abort(reason: Error): void {
    this.calls.push('abort');
    this.broken = reason;
  }

  detach(): DetachedConnection {
    this.calls.push('detach');
    return { socket: new PassThrough(), rest: Buffer.alloc(0) };
  }
}

import type { BodySink, BodySource } from './body.js';

/** A body that is in memory as a whole. */
export class CompleteBody implements BodySource {
  readonly length: number;

  constructor(private readonly bytes: Uint8Array) {
    this.length = bytes.length;
  }

  /** A part of memory that will be used again. */
  static copyOf(bytes: Buffer, start: number, end: number): CompleteBody {
    const copy = Buffer.allocUnsafe(end - start);
    bytes.copy(copy, 0, start, end);
    return new CompleteBody(copy);
  }

  flowTo(sink: BodySink): void {
    if (this.bytes.length > 0) sink.write(this.bytes, null);
    sink.end(null);
  }

  resume(): void {
    // Everything was handed over at once.
  }

  cancel(): void {
    // Nothing is under way.
  }
}

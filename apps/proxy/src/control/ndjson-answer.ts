import type { FastifyReply } from 'fastify';
import { type AdminErrorCode, type AdminEvent, NDJSON, type Progress, VERSION } from '@app/admin-api';

/**
 * The answer to one command: progress while it works, then a result or an error. A CLI that went away undoes nothing:
 * the command goes on, its words are dropped.
 */
export class NdjsonAnswer {
  readonly #out: FastifyReply['raw'];

  constructor(reply: FastifyReply) {
    reply.hijack();
    this.#out = reply.raw;
    this.#out.on('error', () => undefined);
    this.#out.writeHead(200, { 'content-type': NDJSON });
    // The CLI knows by the head that the proxy has taken the command.
    this.#out.flushHeaders();
  }

  /** Bytes that the CLI has not taken yet. */
  get untaken(): number {
    return this.#out.writableLength;
  }

  progress(progress: Progress): void {
    this.#write({ type: 'progress', ...progress });
  }

  log(missed: number, lines: readonly string[]): void {
    this.#write({ type: 'log', missed, lines });
  }

  result(result: unknown): void {
    this.#write({ type: 'result', version: VERSION, result });
    this.#out.end();
  }

  error(code: AdminErrorCode, message: string): void {
    this.#write({ type: 'error', version: VERSION, code, message });
    this.#out.end();
  }

  /** Calls whenever everything that was said has been taken, after more than that could be at once. */
  onTaken(taken: () => void): void {
    this.#out.on('drain', taken);
  }

  /** Resolves when the CLI has gone. */
  async gone(): Promise<void> {
    if (this.#out.destroyed) return;
    await new Promise((resolve) => this.#out.once('close', resolve));
  }

  #write(event: AdminEvent): void {
    if (!this.#out.destroyed) this.#out.write(`${JSON.stringify(event)}\n`);
  }
}

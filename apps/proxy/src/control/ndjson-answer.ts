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

  progress(progress: Progress): void {
    this.#write({ type: 'progress', ...progress });
  }

  result(result: unknown): void {
    this.#write({ type: 'result', version: VERSION, result });
    this.#out.end();
  }

  error(code: AdminErrorCode, message: string): void {
    this.#write({ type: 'error', version: VERSION, code, message });
    this.#out.end();
  }

  #write(event: AdminEvent): void {
    if (!this.#out.destroyed) this.#out.write(`${JSON.stringify(event)}\n`);
  }
}

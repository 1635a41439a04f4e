import { ADMIN_ROUTES, type AdminEvent, type ServiceListing, VERSION } from '@app/admin-api';
import { Injectable } from '@nestjs/common';
import { socketPath } from '@app/admin-api';
import { CliError } from '../cli.errors.js';
import { ProgressBlock } from '../progress/progress-block.js';
import { Terminal } from '../terminal/terminal.js';
import { parseEvent } from './parse-event.js';
import { type Question, ask } from './socket.js';
import { untilInterrupted } from './interrupts.js';

/** A request that changes something, and how a person reads of it. */
export interface Change {
  readonly path: string;
  readonly body: object;
  /** `deploying web`: while it is under way. */
  readonly doing: string;
  /** `deployed web`: once it is done. */
  readonly done: string;
}

/** The running proxy, as commands see it: one question at a time over its socket. */
@Injectable()
export class AdminClient {
  constructor(private readonly terminal: Terminal) {}

  /** Resolves when the proxy has done it. @throws {CliError} */
  async change({ path, body, doing, done }: Change): Promise<void> {
    const progress = new ProgressBlock(this.terminal, doing);
    try {
      await untilInterrupted('What the proxy has begun goes on; watch it with `kamal-proxy list`.', (signal) =>
        this.#result({ method: 'POST', path, body }, signal, progress),
      );
      progress.close(done);
    } catch (error) {
      progress.close();
      throw error;
    }
  }

  /** @throws {CliError} */
  async list(): Promise<readonly ServiceListing[]> {
    const question = { method: 'GET', path: ADMIN_ROUTES.list } as const;
    const services = await untilInterrupted('', (signal) => this.#result(question, signal));
    if (!Array.isArray(services)) throw new CliError('UNEXPECTED_ANSWER', 'the proxy did not answer with a list');
    return services;
  }

  async #result(question: Question, signal: AbortSignal, progress?: ProgressBlock): Promise<unknown> {
    let last: AdminEvent | undefined;
    await ask(socketPath(this.terminal.env), question, signal, (line) => {
      last = parseEvent(line);
      if (last.type === 'progress') progress?.show(last);
    });
    if (last === undefined || last.type === 'progress') throw new CliError('UNEXPECTED_EOF', 'unexpected EOF');
    this.#compareVersions(last.version, progress);
    if (last.type === 'error') throw new CliError(last.code, last.message);
    return last.result;
  }

  #compareVersions(version: string, progress?: ProgressBlock): void {
    if (version === VERSION) return;
    progress?.close();
    this.terminal.note(`Warning: this command is version ${VERSION}, the proxy that runs is ${version}`);
  }
}

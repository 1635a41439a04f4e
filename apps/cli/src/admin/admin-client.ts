import {
  ADMIN_ROUTES,
  HEALTH_ROUTES,
  type HealthReport,
  type AdminErrorCode,
  type AdminEvent,
  type LogEvent,
  type LogsRequest,
  type ServiceListing,
  type Stats,
  VERSION,
} from '@app/admin-api';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { socketPath } from '@app/admin-api';
import { CliError } from '../cli.errors.js';
import { type Narration, ProgressStory } from '../progress/progress-story.js';
import { Terminal } from '../terminal/terminal.js';
import { parseEvent } from './parse-event.js';
import { type Question, ask } from './socket.js';
import { untilInterrupted } from './interrupts.js';
import { withinTime } from './within-time.js';

/** What a message leaves open that is the same, word by word, as the original's. */
const ADVICE: Partial<Record<AdminErrorCode, string>> = {
  SHUTTING_DOWN: 'The proxy is shutting down: repeat the command when it is back.',
};

/** A request that changes something, and how a person reads of it. */
export interface Change extends Narration {
  readonly path: string;
  readonly body: object;
}

/** Who is told what comes before the result. */
interface Listeners {
  readonly progress?: ProgressStory;
  readonly onLines?: (lines: LogEvent) => Promise<unknown> | void;
}

/** The list has nothing of a service whose first deploy goes on: only the log says what becomes of that one. */
const GOES_ON = 'What the proxy has begun goes on; watch it with `kamal-proxy list` and `kamal-proxy logs`.';

/** The running proxy, as commands see it: one question at a time over its socket. */
@Injectable()
export class AdminClient {
  constructor(private readonly terminal: Terminal) {}

  /** Resolves when the proxy has done it. @throws {CliError} */
  async change({ path, body, ...narration }: Change): Promise<void> {
    const progress = new ProgressStory(this.terminal, narration);
    try {
      await untilInterrupted(GOES_ON, (signal) => this.#result({ method: 'POST', path, body }, signal, { progress }));
      progress.done();
    } catch (error) {
      progress.brokenOff();
      throw error;
    }
  }

  /**
   * How the proxy itself is, also when it is not well.
   *
   * @param limitMs longest wait for the answer
   * @throws {CliError} when nobody answers
   */
  async health(question: keyof typeof HEALTH_ROUTES, limitMs: number): Promise<HealthReport> {
    const asked = { method: 'GET', path: HEALTH_ROUTES[question] } as const;
    const report = await untilInterrupted('', async (signal) => {
      return withinTime(limitMs, signal, async (limited) => this.#result(asked, limited));
    });
    if (!isHealthReport(report)) throw new CliError('UNEXPECTED_ANSWER', 'the proxy did not answer with a report');
    return report;
  }

  /** @throws {CliError} */
  async list(): Promise<readonly ServiceListing[]> {
    const question = { method: 'GET', path: ADMIN_ROUTES.list } as const;
    const services = await untilInterrupted('', (signal) => this.#result(question, signal));
    if (!Array.isArray(services)) throw new CliError('UNEXPECTED_ANSWER', 'the proxy did not answer with a list');
    return services;
  }

  /**
   * Hands on the lines of the log that were asked for. With `follow` it only ends when somebody ends it.
   *
   * @param onLines may return what to wait for before more is read
   * @throws {CliError}
   */
  async logs(request: LogsRequest, onLines: (lines: LogEvent) => Promise<unknown> | void): Promise<void> {
    const question = { method: 'POST', path: ADMIN_ROUTES.logs, body: request } as const;
    await untilInterrupted(null, (signal) =>
      this.#result(question, AbortSignal.any([signal, this.terminal.unread]), { onLines }),
    );
  }

  /**
   * Looks at what was counted, again and again until somebody ends it.
   *
   * @param onLook may return what to wait for before the next
   * @throws {CliError}
   */
  async watch(intervalMs: number, onLook: (stats: Stats) => Promise<unknown> | undefined): Promise<void> {
    const question = { method: 'GET', path: ADMIN_ROUTES.stats } as const;
    await untilInterrupted(null, async (signal) => {
      const ended = AbortSignal.any([signal, this.terminal.unread]);
      for (;;) {
        const stats = await this.#result(question, ended);
        if (!isStats(stats)) throw new CliError('UNEXPECTED_ANSWER', 'the proxy did not answer with counts');
        await onLook(stats);
        await delay(intervalMs, undefined, { signal: ended }).catch(() => ended.throwIfAborted());
      }
    });
  }

  async #result(question: Question, signal: AbortSignal, { progress, onLines }: Listeners = {}): Promise<unknown> {
    let last: AdminEvent | undefined;
    await ask(socketPath(this.terminal.env), question, signal, (line) => {
      last = parseEvent(line);
      if (last.type === 'progress') progress?.show(last);
      return last.type === 'log' ? onLines?.(last) : undefined;
    });
    if (last === undefined || last.type === 'progress' || last.type === 'log') {
      throw new CliError('UNEXPECTED_EOF', 'unexpected EOF');
    }
    this.#compareVersions(last.version, progress);
    if (last.type === 'error') throw new CliError(last.code, last.message, { advice: ADVICE[last.code] ?? '' });
    return last.result;
  }

  #compareVersions(version: string, progress?: ProgressStory): void {
    if (version === VERSION) return;
    progress?.brokenOff();
    this.terminal.note(`Warning: this command is version ${VERSION}, the proxy that runs is ${version}`);
  }
}

function isHealthReport(value: unknown): value is HealthReport {
  return typeof value === 'object' && value !== null && 'status' in value && 'details' in value;
}

/** By its shape alone: what a proxy sends is not checked further. */
function isStats(value: unknown): value is Stats {
  return typeof value === 'object' && value !== null && 'services' in value && 'latencyBounds' in value;
}

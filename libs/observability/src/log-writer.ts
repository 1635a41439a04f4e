import { performance } from 'node:perf_hooks';
import type { Writable } from 'node:stream';
import { type EventLog, type LogFields, type LogLevel, logLine } from './event-log.js';

const REPORT_EVERY_MS = 10_000;

/**
 * The one writer of the process's log. On a pipe, writing never blocks but queues without end, so whoever sends lines
 * is told when they have really gone, and sends no more until then.
 */
export class LogWriter implements EventLog {
  #dropped = 0;
  #nextReportAt = 0;

  /** @param out stdout; an error (its reader went away) ends the log, not the proxy */
  constructor(
    private readonly out: Writable,
    private readonly minimum: LogLevel = 'INFO',
  ) {
    out.on('error', () => undefined);
  }

  log(level: LogLevel, msg: string, fields?: LogFields): void {
    if (level === 'DEBUG' && this.minimum !== 'DEBUG') return;
    this.write(logLine(level, msg, fields));
  }

  /** @param onWritten called when the lines have left the process, or never can */
  write(lines: string, onWritten?: () => void): void {
    if (this.out.destroyed) return onWritten?.();
    this.out.write(lines, () => onWritten?.());
  }

  /** Lines were lost in a worker: says so at once, then at most every ten seconds, with all that were lost since. */
  reportDropped(lines: number): void {
    this.#dropped += lines;
    if (this.#dropped === 0 || performance.now() < this.#nextReportAt) return;
    this.#nextReportAt = performance.now() + REPORT_EVERY_MS;
    this.log('WARN', 'Log lines dropped: the reader of stdout is too slow', { lines: this.#dropped });
    this.#dropped = 0;
  }

  /** Resolves when everything written so far has gone, at most after `timeoutMs`. */
  async flushed(timeoutMs: number): Promise<void> {
    if (this.out.writableLength === 0 || this.out.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.out.write('', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

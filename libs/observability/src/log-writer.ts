import type { Writable } from 'node:stream';
import { type EventLog, type LogFields, type LogLevel, logLine } from './event-log.js';

/**
 * The one writer of the process's log. On a pipe, writing never blocks but queues without end, so whoever sends lines
 * is told when they have really gone, and sends no more until then.
 */
export class LogWriter implements EventLog {
  #reportedDrops = false;

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

  /** Says once that lines were lost, and again after a time without loss. */
  reportDropped(lines: number): void {
    if (lines === 0) {
      this.#reportedDrops = false;
      return;
    }
    if (!this.#reportedDrops) this.log('WARN', 'Log lines dropped: the reader of stdout is too slow', { lines });
    this.#reportedDrops = true;
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

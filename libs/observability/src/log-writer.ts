import { performance } from 'node:perf_hooks';
import type { Writable } from 'node:stream';
import { type EventLog, type LogFields, type LogLevel, logLine } from './event-log.js';
import { type RenderEntry, renderLines } from './formats/log-format.js';
import { RecentLines } from './reading/recent-lines.js';

/** Bytes that may wait for the reader of stdout, as much as 14,000 requests; what comes on top is dropped. */
const MOST_QUEUED = 8 * 1024 * 1024;
/** Room beyond that for events: what happened should be known even when not every request is. */
const RESERVED_FOR_EVENTS = 1024 * 1024;
/** Below this the reader is taken to read again. */
const FLOWS_BELOW = MOST_QUEUED / 2;
const REPORT_EVERY_MS = 10_000;

/**
 * The one writer of the process's log. On a pipe, writing never blocks but queues without end, so when the reader of
 * stdout stalls, lines are dropped and counted instead; a line says how many, once it reads again.
 */
export class LogWriter implements EventLog {
  /** What was logged last, what the reader of stdout did not get included. */
  readonly recent = new RecentLines();
  #dropped = 0;
  #reported = 0;
  #nextReportAt = 0;
  #reportTimer: NodeJS.Timeout | null = null;

  /**
   * @param out stdout; an error (its reader went away) ends the log, not the proxy
   * @param render another form than JSON
   */
  constructor(
    private readonly out: Writable,
    private readonly minimum: LogLevel = 'INFO',
    private readonly render: RenderEntry | null = null,
  ) {
    out.on('error', () => undefined);
  }

  /** Lines of all threads that the reader of stdout was too slow for. Only ever grows. */
  get droppedLines(): number {
    return this.#dropped;
  }

  log(level: LogLevel, msg: string, fields?: LogFields): void {
    if (level === 'DEBUG' && this.minimum !== 'DEBUG') return;
    this.#write(Buffer.from(logLine(level, msg, fields)), MOST_QUEUED + RESERVED_FOR_EVENTS);
  }

  /**
   * @param lines UTF-8, each with its newline; they are kept
   * @param onDone called when they have left the process, or never will
   */
  write(lines: Uint8Array, onDone?: () => void): void {
    this.#write(Buffer.from(lines.buffer, lines.byteOffset, lines.length), MOST_QUEUED, onDone);
  }

  /** A worker lost lines because this thread did not keep up. */
  addDropped(lines: number): void {
    this.#dropped += lines;
    this.#reportDropped();
  }

  /** Resolves when everything written so far has gone, at most after `timeoutMs`. */
  async flushed(timeoutMs: number): Promise<void> {
    this.#nextReportAt = 0;
    this.#reportDropped();
    if (this.out.writableLength === 0 || this.out.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.out.write('', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #write(lines: Buffer, mostQueued: number, onDone?: () => void): void {
    if (lines.length === 0) return onDone?.();
    this.recent.add(lines);
    if (this.out.destroyed) return onDone?.();
    if (this.out.writableLength + lines.length > mostQueued) {
      this.#dropped += countLines(lines);
      return onDone?.();
    }
    this.out.write(this.render === null ? lines : renderLines(lines.toString(), this.render), () => {
      this.#reportDropped();
      onDone?.();
    });
  }

  /** At once when the reader reads again, then at most every ten seconds, with all that were lost since. */
  #reportDropped(): void {
    const lines = this.#dropped - this.#reported;
    if (lines === 0 || this.out.writableLength > FLOWS_BELOW || this.out.destroyed) return;
    const early = this.#nextReportAt - performance.now();
    if (early > 0) return this.#reportLater(early);
    this.#nextReportAt = performance.now() + REPORT_EVERY_MS;
    this.#reported = this.#dropped;
    this.log('WARN', 'Log lines dropped: the reader of stdout is too slow', { lines });
  }

  #reportLater(afterMs: number): void {
    if (this.#reportTimer !== null) return;
    this.#reportTimer = setTimeout(() => {
      this.#reportTimer = null;
      this.#reportDropped();
    }, afterMs).unref();
  }
}

const NEWLINE = 10;

function countLines(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(NEWLINE); at >= 0; at = lines.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

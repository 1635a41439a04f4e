import type { LogsRequest } from '@app/admin-api';
import { entryRenderer, lineFilter, type RecentLines } from '@app/observability';

/** Who reads the log, and how far behind he is. */
export interface LogReader {
  /** Bytes that were said and not taken yet. */
  readonly untaken: number;
  log(missed: number, lines: readonly string[]): void;
  onTaken(taken: () => void): void;
}

/** Bytes that may wait for somebody who follows; the log does not wait for him. */
const MOST_UNTAKEN = 1024 * 1024;

/** The part of the log that one command asked for: the last lines first, then those that follow. */
export class LogReading {
  readonly #wanted: (line: string) => string | null;
  #missed = 0;

  constructor(
    private readonly recent: RecentLines,
    private readonly request: LogsRequest,
    private readonly reader: LogReader,
  ) {
    const filter = lineFilter(request);
    const render = entryRenderer(request.format, request.colors);
    this.#wanted = (line) => {
      const entry = filter(line);
      if (entry === null) return null;
      return render === null ? line : render(entry);
    };
  }

  /** As many of the last lines as were asked for. */
  tellLast(): void {
    const last: string[] = [];
    for (const line of this.recent.newestFirst()) {
      if (last.length >= this.request.lines) break;
      const wanted = this.#wanted(line);
      if (wanted !== null) last.push(wanted);
    }
    if (last.length > 0) this.reader.log(0, last.toReversed());
  }

  /** Everything that is logged from now on, as far as the reader keeps up. @returns what ends it */
  follow(): () => void {
    this.reader.onTaken(() => {
      if (this.#missed > 0) this.#tell([]);
    });
    return this.recent.follow((batch) => {
      const lines = batch
        .split('\n')
        .map(this.#wanted)
        .filter((line) => line !== null);
      if (lines.length === 0) return;
      if (this.reader.untaken > MOST_UNTAKEN) this.#missed += lines.length;
      else this.#tell(lines);
    });
  }

  #tell(lines: readonly string[]): void {
    this.reader.log(this.#missed, lines);
    this.#missed = 0;
  }
}

/** A line of the log, read again: `time`, `level`, `msg`, and whatever belongs to that message. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** The msg of an access line; everything else is an event. */
export const REQUEST_MSG = 'Request';

/** @returns null for what is no line of ours: a team's module may write to stdout, too */
export function parseEntry(line: string): LogEntry | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return isEntry(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isEntry(parsed: unknown): parsed is LogEntry {
  return typeof parsed === 'object' && parsed !== null && 'time' in parsed && 'msg' in parsed;
}

/** A field as text; empty when it is not there. */
export function textOf(entry: LogEntry, field: string): string {
  const value = entry[field];
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

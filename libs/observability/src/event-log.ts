export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
export type LogFields = Readonly<Record<string, unknown>>;

/** What happens besides requests: one JSON object a line, like the access log, and written by the same writer. */
export interface EventLog {
  log(level: LogLevel, msg: string, fields?: LogFields): void;
}

/** A line of the log, with its newline: `time`, `level`, `msg`, then the fields in their order. */
export function logLine(level: LogLevel, msg: string, fields: LogFields = {}): string {
  return `${JSON.stringify({ time: new Date().toISOString(), level, msg, ...fields })}\n`;
}

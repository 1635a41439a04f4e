/** One line of the proxy's log. Only some lines have the fields behind the first three. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly service?: string;
  readonly target?: string;
  readonly host?: string;
  readonly path?: string;
  readonly status?: number;
  readonly error?: string;
  readonly cause?: string;
  readonly in_flight?: number;
  readonly worker?: number;
  readonly lines?: number;
  readonly bytes_received?: number;
  readonly bytes_sent?: number;
  readonly duration?: number;
}

/** @throws {SyntaxError} for a line that is no JSON object: every line of the log has to be one */
export function parseLogLine(line: string): LogLine {
  const parsed: unknown = JSON.parse(line);
  if (!isLogLine(parsed)) throw new SyntaxError(`no log line: ${line}`);
  return parsed;
}

function isLogLine(parsed: unknown): parsed is LogLine {
  return typeof parsed === 'object' && parsed !== null && 'msg' in parsed && 'level' in parsed && 'time' in parsed;
}

import pc from 'picocolors';
import { type LogEntry, REQUEST_MSG, textOf } from './log-entry.js';
import { keyValues } from './logfmt.js';

type Colors = ReturnType<typeof pc.createColors>;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const IN_EVERY_LINE = new Set(['time', 'level', 'msg']);
/** Shown in a place of their own, or left to the other formats. What a service adds to its log is shown. */
const SHOWN_OR_LEFT_OUT = new Set(
  'host port path request_id status service target duration method req_content_length req_content_type resp_content_length resp_content_type client_addr client_port remote_addr user_agent proto scheme query'.split(
    ' ',
  ),
);

/**
 * Entries for people: `Nov 21 14:05:06.123 200   GET app.test/cart?x=1  web > web-1:3000  12ms  1.2 kB`.
 *
 * Hosts, paths and headers come from whoever sends requests; nothing of them may reach the terminal that it would act on.
 */
export function pretty(colored: boolean): (entry: LogEntry) => string {
  const colors = pc.createColors(colored);
  return (entry) =>
    `${colors.dim(localTime(textOf(entry, 'time')))} ${
      entry['msg'] === REQUEST_MSG ? request(entry, colors) : event(entry, colors)
    }`;
}

function request(entry: LogEntry, colors: Colors): string {
  const status = textOf(entry, 'status');
  const query = textOf(entry, 'query');
  const service = textOf(entry, 'service');
  const target = textOf(entry, 'target');
  const url = `${textOf(entry, 'host')}${textOf(entry, 'path')}${query === '' ? '' : `?${query}`}`;
  const added = Object.entries(entry).filter(([key]) => !IN_EVERY_LINE.has(key) && !SHOWN_OR_LEFT_OUT.has(key));
  return [
    `${statusColor(status, colors)(status.padEnd(5))} ${colors.bold(clean(textOf(entry, 'method')))} ${clean(url)}`,
    colors.cyan(clean([service || '-', target].filter((part) => part !== '').join(' > '))),
    shownDuration(Number(entry['duration'])),
    shownBytes(Number(entry['resp_content_length'])),
    dimmed(keyValues(added), colors),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

function event(entry: LogEntry, colors: Colors): string {
  const level = textOf(entry, 'level');
  const color = { WARN: colors.yellow, ERROR: colors.red, DEBUG: colors.dim }[level] ?? colors.green;
  const fields = keyValues(Object.entries(entry).filter(([key]) => !IN_EVERY_LINE.has(key)));
  return [`${color(clean(level).padEnd(5))} ${clean(textOf(entry, 'msg'))}`, dimmed(fields, colors)]
    .filter((part) => part !== '')
    .join('  ');
}

/** Nothing stays nothing. */
function dimmed(text: string, colors: Colors): string {
  return text === '' ? '' : colors.dim(text);
}

function statusColor(status: string, colors: Colors): (text: string) => string {
  return { '2': colors.green, '3': colors.cyan, '4': colors.yellow, '5': colors.red }[status.slice(0, 1)] ?? String;
}

function localTime(time: string): string {
  const at = new Date(time);
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => pad(n, 2));
  return `${MONTHS[at.getMonth()]} ${pad(at.getDate(), 2)} ${hours}:${minutes}:${seconds}.${pad(at.getMilliseconds(), 3)}`;
}

function pad(n: number, digits: number): string {
  return String(n).padStart(digits, '0');
}

/** `0.3ms`, `12ms`, `1.25s`. */
function shownDuration(nanoseconds: number): string {
  const ms = nanoseconds / 1e6;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)}s`;
  return ms >= 10 ? `${Math.round(ms)}ms` : `${ms.toFixed(1)}ms`;
}

/** Decimal, as disks and networks count. */
function shownBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
}

import type { LogFormat } from '@app/admin-api';
import { type LogEntry, parseEntry } from './log-entry.js';
import { logfmt } from './logfmt.js';
import { pretty } from './pretty.js';

/** Another form of one entry, without a newline. Lines are made as JSON; the thread that writes makes the others of it. */
export type RenderEntry = (entry: LogEntry) => string;

/** @param colors for `pretty` @returns null for JSON, which is the lines as they are */
export function entryRenderer(format: LogFormat, colors: boolean): RenderEntry | null {
  switch (format) {
    case 'json':
      return null;
    case 'logfmt':
      return logfmt;
    case 'pretty':
      return pretty(colors);
    default:
      format satisfies never;
      return null;
  }
}

/** Renders lines of JSON, each with its newline. What is no line of ours stays as it is. */
export function renderLines(lines: string, render: RenderEntry): string {
  let rendered = '';
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const entry = parseEntry(line);
    rendered += `${entry === null ? line : render(entry)}\n`;
  }
  return rendered;
}

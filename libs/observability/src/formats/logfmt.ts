import type { LogEntry } from './log-entry.js';

/** `time=… level=INFO msg=Request host=…`: the same fields in the same order, for tools that read logfmt. */
export function logfmt(entry: LogEntry): string {
  return keyValues(Object.entries(entry));
}

/** Lists are joined with commas, and quotes are there where they are needed. */
export function keyValues(fields: readonly (readonly [key: string, value: unknown])[]): string {
  return fields.map(([key, value]) => `${key}=${quoted(asText(value))}`).join(' ');
}

const BARE = /^[^\s"=\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u;
/** What a terminal would act on, or would show in another order than it stands there, and JSON leaves as it is. */
const ACTS = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

function quoted(text: string): string {
  if (BARE.test(text)) return text;
  return JSON.stringify(text).replaceAll(ACTS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  return JSON.stringify(value) ?? '';
}

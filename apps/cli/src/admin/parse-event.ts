import type { AdminEvent } from '@app/admin-api';
import { CliError } from '../cli.errors.js';
import { printable } from '../terminal/printable.js';

const TYPES = ['progress', 'log', 'result', 'error'];

/** One line of an answer. @throws {CliError} when it is not one of ours: another program, or another age of this one */
export function parseEvent(line: string): AdminEvent {
  const event = parse(line);
  if (isEvent(event)) return event;
  throw new CliError('UNEXPECTED_ANSWER', `unexpected answer from the proxy: ${printable(line).slice(0, 200)}`);
}

/** By its type alone: what a proxy sends is not checked further. */
function isEvent(value: unknown): value is AdminEvent {
  return typeof value === 'object' && value !== null && 'type' in value && TYPES.includes(String(value.type));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

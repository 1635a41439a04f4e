import { nearest } from '../commands/nearest.js';
import type { FlagTable } from './flag.js';

/** Which flags somebody may have meant who typed one that there is not; empty when there is none like it. */
export function meantFlag(typed: string, table: FlagTable): string {
  const near = nearest(typed, Object.keys(table)).map((name) => `--${name}`);
  return near.length === 0 ? '' : `Did you mean ${near.join(' or ')}?`;
}

/** For `--tls false`: a bool never takes the next word, which then is one too many. */
export function looseBool(table: FlagTable, given: ReadonlySet<string>, words: readonly string[]): string {
  const value = words.find((word) => /^(true|false)$/i.test(word));
  const bools = [...given].filter((name) => table[name]?.bare === 'true');
  if (value === undefined || bools.length === 0) return '';
  return `A flag that is on or off takes its value behind an equals sign: --${bools.length === 1 ? bools.join('') : 'flag'}=${value}`;
}

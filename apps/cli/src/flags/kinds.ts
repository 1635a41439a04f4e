import { parseBool } from '../go/bool.js';
import { parseCsv } from '../go/csv.js';
import { formatDuration, parseDuration } from '../go/duration.js';
import { parseInteger } from '../go/integer.js';
import type { Flag, FlagSettings } from './flag.js';

/** `--tls`, `--tls=false`; it never takes the next word. */
export function bool(help: string, settings: FlagSettings<boolean> = {}): Flag<boolean> {
  const fallback = settings.default ?? false;
  return make({
    help,
    settings,
    placeholder: '',
    fallback,
    shown: String(fallback),
    bare: 'true',
    parse: parseBool,
  });
}

export function text(help: string, settings: FlagSettings<string> = {}): Flag<string> {
  const fallback = settings.default ?? '';
  return make({
    help,
    settings,
    placeholder: 'string',
    fallback,
    shown: fallback || 'none',
    bare: null,
    parse: String,
  });
}

/** One of a few words; empty when it was not given, unless a default says otherwise. */
export function choice(help: string, values: readonly string[], settings: FlagSettings<string> = {}): Flag<string> {
  const fallback = settings.default ?? '';
  const parse = (value: string) => {
    if (!values.includes(value)) throw new RangeError(`must be one of ${values.join(', ')}`);
    return value;
  };
  const placeholder = values.join('|');
  return make({ help, settings: { ...settings, values }, placeholder, fallback, shown: fallback, bare: null, parse });
}

/** `--host a,b --host '"c,d"'`: commas, CSV quotes and repeats add up; the first one replaces the default. @param settings.mayBeEmpty `--host=` is an empty list */
export function list(
  help: string,
  settings: FlagSettings<readonly string[]> & { readonly mayBeEmpty?: boolean } = {},
): Flag<readonly string[]> {
  const { default: fallback = [], mayBeEmpty = true } = settings;
  const parse = (value: string, earlier: readonly string[] = []) => {
    const values = parseCsv(value);
    if (!mayBeEmpty && (values.length === 0 || values.includes(''))) throw new RangeError('must not be empty');
    return [...earlier, ...values];
  };
  return make({
    help,
    settings,
    placeholder: 'strings',
    fallback,
    shown: fallback.join(',') || 'none',
    bare: null,
    parse,
  });
}

/** Nanoseconds, never negative. @param settings.atLeast nanoseconds; 1 for a duration that must not be 0 */
export function duration(
  help: string,
  settings: FlagSettings<number> & { readonly atLeast?: number } = {},
): Flag<number> {
  const { default: fallback = 0, atLeast = 0 } = settings;
  const parse = (value: string) => {
    const nanoseconds = parseDuration(value);
    if (nanoseconds < 0) throw new RangeError('must not be negative');
    if (nanoseconds < atLeast) {
      throw new RangeError(atLeast > 1 ? `must be at least ${formatDuration(atLeast)}` : 'must be positive');
    }
    return nanoseconds;
  };
  const shown = settings.shownDefault ?? formatDuration(fallback);
  return make({ help, settings, placeholder: 'duration', fallback, shown, bare: null, parse });
}

/** A whole number between `from` (0) and `to`. */
export function integer(
  help: string,
  settings: FlagSettings<number> & { readonly from?: number; readonly to?: number } = {},
): Flag<number> {
  const { default: fallback = 0, from = 0, to = Number.MAX_SAFE_INTEGER } = settings;
  const parse = (value: string) => {
    const n = parseInteger(value);
    if (to < Number.MAX_SAFE_INTEGER && (n < from || n > to)) throw new RangeError(`must be between ${from} and ${to}`);
    if (n < from) throw new RangeError(from === 0 ? 'must not be negative' : `must be at least ${from}`);
    return n;
  };
  return make({ help, settings, placeholder: 'int', fallback, shown: String(fallback), bare: null, parse });
}

function make<T>(kind: {
  readonly help: string;
  readonly settings: FlagSettings<T>;
  readonly placeholder: string;
  readonly fallback: T;
  readonly shown: string;
  readonly bare: string | null;
  readonly parse: Flag<T>['parse'];
}): Flag<T> {
  const { help, settings, fallback, bare, parse } = kind;
  return {
    help,
    bare,
    parse,
    default: fallback,
    placeholder: settings.placeholder ?? kind.placeholder,
    shownDefault: settings.shownDefault ?? kind.shown,
    required: settings.required ?? false,
    values: settings.values ?? [],
    env: settings.env ?? [],
  };
}

import type { TargetSettings } from '@app/pipeline';

/** One header that a service wants in its log. */
interface LoggedHeader {
  /** As the log's key: `req_cache_control`. */
  readonly key: string;
  readonly lower: string;
  /** What it is in an entry, for a header that every line has. */
  readonly field: EntryField | null;
}

export type EntryField = 'requestType' | 'responseType';

const FIELDS: ReadonlyMap<string, EntryField> = new Map([
  ['req_content_type', 'requestType'],
  ['resp_content_type', 'responseType'],
]);

/** What every line counts by itself: the header of that name is framing, and would be logged as nothing. */
const COUNTED: ReadonlySet<string> = new Set(['req_content_length', 'resp_content_length']);

interface LoggedHeaders {
  readonly request: readonly LoggedHeader[];
  readonly response: readonly LoggedHeader[];
}

const known = new WeakMap<TargetSettings, LoggedHeaders>();

/** What a target was deployed with, made ready once: Kamal logs three headers of every request, which was 0.3 µs. */
export function loggedHeaders(settings: TargetSettings): LoggedHeaders {
  const before = known.get(settings);
  if (before !== undefined) return before;
  const made = {
    request: allLogged('req', settings.logRequestHeaders),
    response: allLogged('resp', settings.logResponseHeaders),
  };
  known.set(settings, made);
  return made;
}

function allLogged(side: 'req' | 'resp', names: readonly string[]): readonly LoggedHeader[] {
  return names.map((name) => loggedHeader(side, name)).filter(({ key }) => !COUNTED.has(key));
}

function loggedHeader(side: 'req' | 'resp', name: string): LoggedHeader {
  const lower = name.toLowerCase();
  const key = `${side}_${lower.replaceAll('-', '_')}`;
  return { key, lower, field: FIELDS.get(key) ?? null };
}

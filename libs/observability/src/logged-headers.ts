import type { TargetSettings } from '@app/pipeline';

/** One header that a service wants in its log. */
interface LoggedHeader {
  /** As the log's key: `req_cache_control`. */
  readonly key: string;
  readonly lower: string;
}

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
    request: settings.logRequestHeaders.map((name) => loggedHeader('req', name)),
    response: settings.logResponseHeaders.map((name) => loggedHeader('resp', name)),
  };
  known.set(settings, made);
  return made;
}

function loggedHeader(side: 'req' | 'resp', name: string): LoggedHeader {
  const lower = name.toLowerCase();
  return { key: `${side}_${lower.replaceAll('-', '_')}`, lower };
}

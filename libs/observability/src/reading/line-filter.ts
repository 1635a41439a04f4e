import { type LogEntry, parseEntry, REQUEST_MSG, textOf } from '../formats/log-entry.js';

/** Which lines somebody wants to see. Empty means all; a status, path or host leaves requests only. */
export interface LineSelection {
  readonly service: string;
  /** `404`, or `5xx` for all of a kind. */
  readonly statuses: readonly string[];
  readonly pathPrefix: string;
  /** Without its port, any case. */
  readonly host: string;
}

/** The entry of a line that is wanted, or null. */
export type LineFilter = (line: string) => LogEntry | null;

export function lineFilter({ service, statuses, pathPrefix, host }: LineSelection): LineFilter {
  // Most lines of a busy proxy are of other services: this is found without reading the line.
  const mention = service === '' ? '' : `"service":${JSON.stringify(service)}`;
  const requestsOnly = statuses.length > 0 || pathPrefix !== '' || host !== '';
  const wantedHost = host.toLowerCase();
  return (line) => {
    if (mention !== '' && !line.includes(mention)) return null;
    const entry = parseEntry(line);
    if (entry === null || (service !== '' && entry['service'] !== service)) return null;
    if (!requestsOnly) return entry;
    if (entry['msg'] !== REQUEST_MSG) return null;
    if (statuses.length > 0 && !statuses.some((status) => isStatus(textOf(entry, 'status'), status))) return null;
    if (!textOf(entry, 'path').startsWith(pathPrefix)) return null;
    return wantedHost === '' || withoutPort(textOf(entry, 'host')) === wantedHost ? entry : null;
  };
}

function isStatus(status: string, wanted: string): boolean {
  return wanted.endsWith('xx') ? status.startsWith(wanted.slice(0, 1)) : status === wanted;
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

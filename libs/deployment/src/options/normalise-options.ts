import type { ServiceOptions, TargetOptions } from '@app/admin-api';
import { canonicalHeaderName } from './header-name.js';
import { normaliseHosts } from './hosts.js';
import { normalisePathPrefixes } from './path-prefixes.js';

/** Options as they are saved and listed, whichever way a deploy or an older state file wrote them. */
export function normaliseServiceOptions(options: ServiceOptions): ServiceOptions {
  return {
    ...options,
    hosts: [...normaliseHosts(options.hosts)],
    pathPrefixes: [...normalisePathPrefixes(options.pathPrefixes)],
  };
}

export function normaliseTargetOptions(options: TargetOptions): TargetOptions {
  return {
    ...options,
    logRequestHeaders: options.logRequestHeaders.map(canonicalHeaderName),
    logResponseHeaders: options.logResponseHeaders.map(canonicalHeaderName),
  };
}

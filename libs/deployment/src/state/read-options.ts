import type { ServiceOptions, TargetOptions } from '@app/admin-api';
import { DEFAULT_POLICY } from '../options/default-policy.js';
import { normaliseServiceOptions, normaliseTargetOptions } from '../options/normalise-options.js';
import type { SavedHealthCheck, SavedOptions, SavedService, SavedTargetOptions } from './saved-service.js';

/** Older versions had hosts and prefixes beside the options. */
export function readServiceOptions(
  saved: SavedOptions,
  older: Pick<SavedService, 'hosts' | 'path_prefixes'>,
): ServiceOptions {
  return normaliseServiceOptions({
    hosts: firstList(saved.hosts, older.hosts),
    pathPrefixes: firstList(saved.path_prefixes, older.path_prefixes),
    stripPathPrefix: saved.strip_prefix ?? false,
    tls: saved.tls_enabled ?? false,
    tlsOnDemandUrl: saved.tls_on_demand_url ?? '',
    tlsCertificatePath: saved.tls_certificate_path ?? '',
    tlsPrivateKeyPath: saved.tls_private_key_path ?? '',
    tlsAcmeDirectory: saved.acme_directory ?? '',
    tlsAcmeCachePath: saved.acme_cache_path ?? '',
    tlsRedirect: saved.tls_redirect ?? false,
    canonicalHost: saved.canonical_host ?? '',
    errorPages: saved.error_page_path ?? '',
    writerAffinityTimeout: saved.writer_affinity_timeout ?? 0,
    readTargetWebsockets: saved.read_targets_accept_websockets ?? false,
    excludeMetricsPaths: saved.exclude_metrics_paths ?? [],
    clientIpHeader: saved.client_ip_header ?? '',
    balancing: saved.balancing ?? DEFAULT_POLICY,
  });
}

export function readTargetOptions(saved: SavedTargetOptions): TargetOptions {
  return normaliseTargetOptions({
    healthCheck: readHealthCheck(saved.health_check_config ?? {}),
    targetTimeout: saved.response_timeout ?? 0,
    bufferRequests: saved.buffer_requests ?? false,
    bufferResponses: saved.buffer_responses ?? false,
    bufferMemory: saved.max_memory_buffer_size ?? 0,
    maxRequestBody: saved.max_request_body_size ?? 0,
    maxResponseBody: saved.max_response_body_size ?? 0,
    logRequestHeaders: saved.log_request_headers ?? [],
    logResponseHeaders: saved.log_response_headers ?? [],
    forwardHeaders: saved.forward_headers ?? false,
    scopeCookiePaths: saved.scope_cookie_paths ?? false,
    maxConnections: saved.max_connections ?? 0,
  });
}

function readHealthCheck(saved: SavedHealthCheck): TargetOptions['healthCheck'] {
  return {
    path: saved.path ?? '',
    port: saved.port ?? 0,
    interval: saved.interval ?? 0,
    timeout: saved.timeout ?? 0,
    host: saved.host ?? '',
  };
}

type List = string[] | null | undefined;

function firstList(list: List, older: List): string[] {
  return list?.length ? list : (older ?? []);
}

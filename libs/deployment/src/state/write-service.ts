import type { HealthCheckOptions, ServiceOptions, TargetOptions } from '@app/admin-api';
import type { GateState } from '@app/pausing';
import { splitPoint, type SplitSpec } from '@app/rollout';
import { DEFAULT_POLICY } from '../options/default-policy.js';
import { PAUSED, RUNNING, STOPPED } from './saved-service.js';
import type { JsonFields, ServiceState, UnknownFields } from './service-state.js';

const NS_PER_MS = 1e6;
/** The largest double that Go still reads as an int64. */
const LONGEST_NS = 2 ** 63 - 1024;
const STATES: Readonly<Record<GateState['kind'], number>> = { running: RUNNING, paused: PAUSED, stopped: STOPPED };

/** A service as the original reads it; what is ours alone is there only where it was asked for. */
export function writeService(service: ServiceState): JsonFields {
  const { name, options, targetOptions, active, rollout, gate, split, unknown } = service;
  return {
    ...unknown.service,
    name,
    options: { ...unknown.options, ...writeServiceOptions(options) },
    target_options: { ...unknown.targetOptions, ...writeTargetOptions(targetOptions, unknown) },
    active_targets: active.targets,
    active_readers: active.readTargets,
    rollout_targets: rollout?.targets ?? null,
    rollout_readers: rollout?.readTargets ?? null,
    pause_controller: { ...unknown.pauseController, ...writeGate(gate) },
    rollout_controller: split && { ...unknown.rolloutController, ...writeSplit(split) },
  };
}

function writeServiceOptions(options: ServiceOptions): JsonFields {
  return {
    hosts: options.hosts,
    path_prefixes: options.pathPrefixes,
    tls_enabled: options.tls,
    tls_certificate_path: options.tlsCertificatePath,
    tls_private_key_path: options.tlsPrivateKeyPath,
    tls_on_demand_url: options.tlsOnDemandUrl,
    tls_redirect: options.tlsRedirect,
    canonical_host: options.canonicalHost,
    acme_directory: options.tlsAcmeDirectory,
    acme_cache_path: options.tlsAcmeCachePath,
    error_page_path: options.errorPages,
    strip_prefix: options.stripPathPrefix,
    writer_affinity_timeout: nanoseconds(options.writerAffinityTimeout),
    read_targets_accept_websockets: options.readTargetWebsockets,
    exclude_metrics_paths: listOrNull(options.excludeMetricsPaths),
    client_ip_header: options.clientIpHeader,
    ...(options.balancing !== DEFAULT_POLICY && { balancing: options.balancing }),
  };
}

function writeTargetOptions(options: TargetOptions, unknown: UnknownFields): JsonFields {
  return {
    health_check_config: { ...unknown.healthCheck, ...writeHealthCheck(options.healthCheck) },
    response_timeout: nanoseconds(options.targetTimeout),
    buffer_requests: options.bufferRequests,
    buffer_responses: options.bufferResponses,
    max_memory_buffer_size: options.bufferMemory,
    max_request_body_size: options.maxRequestBody,
    max_response_body_size: options.maxResponseBody,
    log_request_headers: listOrNull(options.logRequestHeaders),
    log_response_headers: listOrNull(options.logResponseHeaders),
    forward_headers: options.forwardHeaders,
    scope_cookie_paths: options.scopeCookiePaths,
    ...(options.maxConnections !== 0 && { max_connections: options.maxConnections }),
  };
}

function writeHealthCheck({ path, port, interval, timeout, host }: HealthCheckOptions): JsonFields {
  return { path, port, interval: nanoseconds(interval), timeout: nanoseconds(timeout), host };
}

function writeGate(gate: GateState): JsonFields {
  return {
    state: STATES[gate.kind],
    stop_message: gate.kind === 'stopped' ? gate.message : '',
    fail_after: gate.kind === 'paused' ? nanoseconds(gate.maxPauseMs * NS_PER_MS) : 0,
  };
}

function writeSplit({ percent, list, strategy, header, sticky }: SplitSpec): JsonFields {
  return {
    percentage: percent,
    percentage_split_point: splitPoint(percent),
    allowlist: listOrNull(list),
    ...(strategy !== '' && { strategy }),
    ...(header !== '' && { header }),
    ...(sticky && { sticky }),
  };
}

function nanoseconds(duration: number): number {
  return Math.min(Math.round(duration), LONGEST_NS);
}

/** As Go writes a list that was never set. */
function listOrNull(list: readonly string[]): readonly string[] | null {
  return list.length === 0 ? null : list;
}

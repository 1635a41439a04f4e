import type { DeployRequest, ServiceOptions, TargetOptions } from '@app/admin-api';
import { UsageError } from '../cli.errors.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { acmeCachePath, acmeDirectory } from './acme.js';
import type { deployFlags, DeployFlags } from './flags/deploy.flags.js';

export type DeployArguments = ParsedArguments<typeof deployFlags>;

/** What `deploy` asks of the proxy. @throws {UsageError} when flags contradict each other */
export function deployRequest(service: string, parsed: DeployArguments, env: NodeJS.ProcessEnv): DeployRequest {
  const { flags, given } = parsed;
  requireTargets(flags.target);
  requireBuffering(given, 'request');
  requireBuffering(given, 'response');
  return {
    service,
    targets: [...flags.target],
    readTargets: [...flags['read-target']],
    options: serviceOptions(parsed, env),
    targetOptions: targetOptions(parsed),
    deployTimeout: flags['deploy-timeout'],
    drainTimeout: flags['drain-timeout'],
    force: flags.force,
  };
}

/** `--target ""` is an empty list: there would be nothing to wait for. */
export function requireTargets(targets: readonly string[]): void {
  if (targets.length === 0) throw new UsageError('no target: --target is empty');
}

/** Given at all is enough: `--buffer-requests=false --max-request-body=1` is accepted. */
function requireBuffering(given: ReadonlySet<string>, kind: 'request' | 'response'): void {
  if (!given.has(`max-${kind}-body`) || given.has(`buffer-${kind}s`)) return;
  throw new UsageError(`max-${kind}-body can only be set when ${kind} buffering is enabled`);
}

function serviceOptions({ flags, given }: DeployArguments, env: NodeJS.ProcessEnv): ServiceOptions {
  return {
    hosts: [...flags.host],
    pathPrefixes: [...flags['path-prefix']],
    stripPathPrefix: flags['strip-path-prefix'],
    tls: flags.tls,
    tlsOnDemandUrl: flags['tls-on-demand-url'],
    tlsCertificatePath: flags['tls-certificate-path'],
    tlsPrivateKeyPath: flags['tls-private-key-path'],
    tlsAcmeDirectory: acmeDirectory(flags, given),
    tlsAcmeCachePath: flags['tls-acme-cache-path'] || acmeCachePath(env),
    tlsRedirect: flags['tls-redirect'],
    canonicalHost: flags['canonical-host'],
    errorPages: flags['error-pages'],
    writerAffinityTimeout: flags['writer-affinity-timeout'],
    readTargetWebsockets: flags['read-target-websockets'],
    excludeMetricsPaths: [...flags['exclude-metrics-path']],
    clientIpHeader: flags['client-ip-header'],
    balancing: flags.balancing,
  };
}

function targetOptions({ flags, given }: DeployArguments): TargetOptions {
  return {
    healthCheck: healthCheck(flags),
    targetTimeout: flags['target-timeout'],
    bufferRequests: flags['buffer-requests'],
    bufferResponses: flags['buffer-responses'],
    bufferMemory: flags['buffer-memory'],
    maxRequestBody: flags['max-request-body'],
    maxResponseBody: flags['max-response-body'],
    logRequestHeaders: [...flags['log-request-header']],
    logResponseHeaders: [...flags['log-response-header']],
    // With TLS we are the edge: nobody in front of us can be meant to have set them.
    forwardHeaders: given.has('forward-headers') ? flags['forward-headers'] : !flags.tls,
    scopeCookiePaths: flags['scope-cookie-paths'],
    maxConnections: flags['target-max-connections'],
  };
}

function healthCheck(flags: DeployFlags): TargetOptions['healthCheck'] {
  return {
    path: flags['health-check-path'],
    port: flags['health-check-port'],
    interval: flags['health-check-interval'],
    timeout: flags['health-check-timeout'],
    host: flags['health-check-host'],
  };
}

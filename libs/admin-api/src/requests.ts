import { z } from 'zod';
import { LOG_FORMATS } from './run-options.js';
import type { HealthCheckOptions, ServiceOptions, TargetOptions } from './service-options.js';
import { STATUS_PATTERN } from './status-pattern.js';

/**
 * What the CLI asks of a running proxy: the bodies of its POSTs. Durations are nanoseconds, as in the state file and in
 * Go, whose flags they come from; a double holds them exactly up to 104 days.
 */
const nanoseconds = z.number().min(0);
const names = z.array(z.string());
const bytes = z.number().int().min(0);

export const healthCheckSchema = z.strictObject({
  path: z.string(),
  port: z.number().int().min(0).max(65_535),
  interval: nanoseconds,
  timeout: nanoseconds,
  host: z.string(),
}) satisfies z.ZodType<HealthCheckOptions>;

export const serviceOptionsSchema = z.strictObject({
  hosts: names,
  pathPrefixes: names,
  stripPathPrefix: z.boolean(),
  tls: z.boolean(),
  tlsOnDemandUrl: z.string(),
  tlsCertificatePath: z.string(),
  tlsPrivateKeyPath: z.string(),
  tlsAcmeDirectory: z.string(),
  tlsAcmeCachePath: z.string(),
  tlsRedirect: z.boolean(),
  canonicalHost: z.string(),
  errorPages: z.string(),
  writerAffinityTimeout: nanoseconds,
  readTargetWebsockets: z.boolean(),
  excludeMetricsPaths: names,
  clientIpHeader: z.string(),
  balancing: z.string(),
}) satisfies z.ZodType<ServiceOptions>;

export const targetOptionsSchema = z.strictObject({
  healthCheck: healthCheckSchema,
  targetTimeout: nanoseconds,
  bufferRequests: z.boolean(),
  bufferResponses: z.boolean(),
  bufferMemory: bytes,
  maxRequestBody: bytes,
  maxResponseBody: bytes,
  logRequestHeaders: names,
  logResponseHeaders: names,
  forwardHeaders: z.boolean(),
  scopeCookiePaths: z.boolean(),
  maxConnections: z.number().int().min(0),
}) satisfies z.ZodType<TargetOptions>;

const service = z.string().min(1);

export const deployRequestSchema = z.strictObject({
  service,
  targets: names,
  readTargets: names,
  options: serviceOptionsSchema,
  targetOptions: targetOptionsSchema,
  deployTimeout: nanoseconds,
  drainTimeout: nanoseconds,
  force: z.boolean(),
});

export const removeRequestSchema = z.strictObject({ service });
export const pauseRequestSchema = z.strictObject({ service, drainTimeout: nanoseconds, maxPause: nanoseconds });
export const stopRequestSchema = z.strictObject({ service, drainTimeout: nanoseconds, message: z.string() });
export const resumeRequestSchema = z.strictObject({ service });

export const rolloutDeployRequestSchema = z.strictObject({
  service,
  targets: names,
  readTargets: names,
  deployTimeout: nanoseconds,
  drainTimeout: nanoseconds,
});

export const rolloutSetRequestSchema = z.strictObject({
  service,
  percent: z.number().int().min(0).max(100),
  list: names,
  /** The name of a rollout strategy; empty for the default one. */
  strategy: z.string(),
  /** Split by this header's value instead of the cookie's; empty for the cookie. */
  header: z.string(),
  /** The proxy sets the split cookie for clients that have none. */
  sticky: z.boolean(),
});

export const logsRequestSchema = z.strictObject({
  /** Empty for all of the log. */
  service: z.string(),
  /** `404`, or `5xx` for all of a kind; empty for all. This, a path or a host leave requests only. */
  statuses: z.array(z.string().regex(STATUS_PATTERN)),
  pathPrefix: z.string(),
  host: z.string(),
  /** How many of the last lines come first. */
  lines: z.number().int().min(0),
  /** Whether those that are logged from then on follow. */
  follow: z.boolean(),
  format: z.enum(LOG_FORMATS),
  /** For `pretty`. */
  colors: z.boolean(),
});

export const rolloutStopRequestSchema = z.strictObject({ service });

export type DeployRequest = z.infer<typeof deployRequestSchema>;
export type RemoveRequest = z.infer<typeof removeRequestSchema>;
export type PauseRequest = z.infer<typeof pauseRequestSchema>;
export type StopRequest = z.infer<typeof stopRequestSchema>;
export type ResumeRequest = z.infer<typeof resumeRequestSchema>;
export type RolloutDeployRequest = z.infer<typeof rolloutDeployRequestSchema>;
export type RolloutSetRequest = z.infer<typeof rolloutSetRequestSchema>;
export type LogsRequest = z.infer<typeof logsRequestSchema>;
export type RolloutStopRequest = z.infer<typeof rolloutStopRequestSchema>;

export type {
  AdminErrorCode,
  AdminEvent,
  ErrorEvent,
  LogEvent,
  Progress,
  ProgressEvent,
  ResultEvent,
  TargetProgress,
} from './events.js';
export { type HealthDetail, type HealthReport, HEALTH_ROUTES } from './health.js';
export type { CertificateListing, RolloutListing, ServiceListing, TargetListing } from './listing.js';
export { quantile } from './quantile.js';
export { type Rates, ratesBetween, ratesOf, type ServiceRates, type TrafficPair } from './rates.js';
export {
  deployRequestSchema,
  healthCheckSchema,
  logsRequestSchema,
  pauseRequestSchema,
  removeRequestSchema,
  resumeRequestSchema,
  rolloutDeployRequestSchema,
  rolloutSetRequestSchema,
  rolloutStopRequestSchema,
  serviceOptionsSchema,
  stopRequestSchema,
  targetOptionsSchema,
} from './requests.js';
export type {
  DeployRequest,
  LogsRequest,
  PauseRequest,
  RemoveRequest,
  ResumeRequest,
  RolloutDeployRequest,
  RolloutSetRequest,
  RolloutStopRequest,
  StopRequest,
} from './requests.js';
export { ADMIN_ROUTES, NDJSON } from './routes.js';
export { type DashboardOptions, isLoopback } from './dashboard-options.js';
export { type ConnectionLimits, DEFAULT_LIMITS, LOG_FORMATS, type LogFormat, type RunOptions } from './run-options.js';
export type { HealthCheckOptions, ServiceOptions, TargetOptions } from './service-options.js';
export { socketPath } from './socket-path.js';
export { STATUS_PATTERN } from './status-pattern.js';
export type { ServiceStats, Stats, TargetStats, TrafficStats } from './stats.js';
export { tempDirectory } from './temp-directory.js';
export { traceOf } from './trace-of.js';
export { VERSION } from './version.js';

/** Where the proxy's own health is asked for, on the admin socket and on the metrics port. GETs. */
export const HEALTH_ROUTES = {
  /** Whether a restart would help. */
  live: '/health/live',
  /** Whether it should get traffic. */
  ready: '/health/ready',
} as const;

/** What is answered, as terminus puts it. */
export interface HealthReport {
  /** `degraded`: something should be looked at, and traffic does not suffer from it. The last two come with a 503. */
  readonly status: 'ok' | 'degraded' | 'error' | 'shutting_down';
  /** By what was looked at. */
  readonly details: Readonly<Record<string, HealthDetail>>;
}

export interface HealthDetail {
  readonly status: 'up' | 'degraded' | 'down';
  readonly [more: string]: unknown;
}

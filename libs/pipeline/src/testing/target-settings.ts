import type { TargetSettings } from '../views.js';

/** What a target has when a deploy asked for nothing, for tests. */
export function targetSettings(special: Partial<TargetSettings> = {}): TargetSettings {
  return {
    responseTimeoutMs: 30_000,
    bufferRequests: false,
    bufferResponses: false,
    maxMemoryBufferSize: 1_048_576,
    maxRequestBodySize: 0,
    maxResponseBodySize: 0,
    logRequestHeaders: [],
    logResponseHeaders: [],
    forwardHeaders: true,
    scopeCookiePaths: false,
    maxConnections: 0,
    ...special,
  };
}

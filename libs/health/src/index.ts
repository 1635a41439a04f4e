export { formatDuration } from './format-duration.js';
export { LONGEST_TIMER_MS } from './longest-timer.js';
export { type ProbeEndpoint, probeEndpoint } from './probe-endpoint.js';
export type { ProbeResult } from './probe-result.js';
export { type ProbePlan, Prober } from './prober.js';

/** What is loaded together, with `run --metrics-port`. */
export { MetricsServer } from './metrics-server.js';
export { MetricsSource } from './metrics-source.js';

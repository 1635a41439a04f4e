/** What is loaded together, when somebody asks after the proxy's health. */
export { HealthModule } from './health.module.js';
export { replyWith } from './health-reply.js';
export { ProxyHealth } from './proxy-health.js';

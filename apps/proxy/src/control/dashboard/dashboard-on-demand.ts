/** What is loaded together, with `run --dashboard-port`. */
export { DashboardServer } from './dashboard-server.js';
export { DashboardSource } from './dashboard-source.js';

export type { AccessLogEntry, ForwardedValue } from './access-log-entry.js';
export { accessLogText } from './access-log-text.js';
export { type EventLog, type LogFields, type LogLevel, logLine } from './event-log.js';
export { FaultLog } from './fault-log.js';
export { entryRenderer, type RenderEntry, renderLines } from './formats/log-format.js';
export { LogBatch, type SendLines } from './log-batch.js';
export { LogWriter } from './log-writer.js';
export { lineFilter, type LineFilter, type LineSelection } from './reading/line-filter.js';
export { RecentLines } from './reading/recent-lines.js';
export { AccessLogStage } from './stages/access-log.stage.js';
export { RequestIdStage } from './stages/request-id.stage.js';
export { RequestStartStage } from './stages/request-start.stage.js';
export {
  CERTIFICATE_ORDERS,
  COMMANDS,
  ControlSeries,
  DEPLOY_DURATION,
  DRAIN_DURATION,
  PROBES,
  SLOW_BOUNDS_MS,
} from './series/control-series.js';
export { type LedgerMemory, newLedgerMemory } from './series/ledger-memory.js';
export { REQUEST_ERRORS, REQUESTS, RequestSeries } from './series/request-series.js';
export { SeriesLedger } from './series/series-ledger.js';
export { LoopWatch } from './series/loop-watch.js';
export { type SummedSeries, SeriesSums } from './series/series-sums.js';
export {
  BUFFER_SPILLS,
  CLIENT_CONNECTIONS,
  FAILED_HANDSHAKES,
  LOOP_BUSY,
  LOOP_DELAY,
  REFUSED_REQUESTS,
  SHED_CONNECTIONS,
  ThreadSeries,
} from './series/thread-series.js';
export { type Bounds, bucketOf, DEFAULT_BOUNDS_MS, FINE_BOUNDS_MS } from './tallies/buckets.js';
export { NO_SERVICE_ROW, type Outcome, SharedTallies } from './tallies/tallies.js';
export { type Distribution, requestsOf, type Tally } from './tallies/tally.js';

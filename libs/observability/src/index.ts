export { accessLogLine, type ForwardedValue } from './access-log-line.js';
export { type EventLog, type LogFields, type LogLevel, logLine } from './event-log.js';
export { LogBatch, type SendLines } from './log-batch.js';
export { LogWriter } from './log-writer.js';
export { AccessLogStage } from './stages/access-log.stage.js';
export { RequestIdStage } from './stages/request-id.stage.js';
export { RequestStartStage } from './stages/request-start.stage.js';

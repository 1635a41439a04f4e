export { RequestBufferStage } from './stages/request-buffer.stage.js';
export { ResponseBufferStage } from './stages/response-buffer.stage.js';
export { sweepTempFiles } from './sweep-temp-files.js';
export { type BufferLog, TempFiles } from './temp-files.js';

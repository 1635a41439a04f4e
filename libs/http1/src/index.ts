export { isAuthority } from './authority.js';
export type { BodyDecoder, ContentTaker } from './body-decoder.js';
export { ClientSocket } from './client-socket.js';
export { CHUNK_END, chunkStart, lastChunk } from './chunk-writer.js';
export { isToken } from './characters.js';
export { type ConnectionLimits, DEFAULT_LIMITS } from './connection-limits.js';
export { decoderFor } from './decoder-for.js';
export { leadOf } from './field-lead.js';
export { type Framing } from './framing.js';
export { HeadReader, type HeadRules } from './head-reader.js';
export { REQUEST_HEADS, RESPONSE_HEADS } from './head-rules.js';
export { MalformedMessage, type MalformedReason } from './malformed-message.js';
export { isOneLine } from './one-line.js';
export { reasonPhrase } from './reason-phrase.js';
export { RefusedRequest, type RefusalReason, type RefusalStatus } from './refused-request.js';
export { ParsedRequest, parseRequestHead } from './request-parser.js';
export { checkTarget } from './request-target.js';
export {
  type AnswerContext,
  type AnswerFraming,
  answerFraming,
  composeInterimHead,
  composeResponseHead,
  composeUpgradeHead,
} from './response-composer.js';
export { GatheredChunks, TOGETHER_BELOW_BYTES } from './gathered-chunks.js';
export { ReadTurns, type TurnTaker } from './read-turns.js';
export { hasNoBody, ParsedResponse, parseResponseHead } from './response-parser.js';
export { type ConnectionOwner, ServerConnection } from './server-connection.js';
export { SocketView } from './socket-view.js';
export { Stillness } from './stillness.js';
export { onlyTrailers } from './trailers.js';
export { UploadRate } from './upload-rate.js';
export { readIntoShared } from './read-into-shared.js';
export { LargeBuffer, LEND_FROM_BYTES, ReadBuffers, SHARED_BYTES } from './read-buffers.js';

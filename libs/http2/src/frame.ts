/** RFC 9113 6. */
export const FrameType = {
  Data: 0x0,
  Headers: 0x1,
  Priority: 0x2,
  RstStream: 0x3,
  Settings: 0x4,
  PushPromise: 0x5,
  Ping: 0x6,
  GoAway: 0x7,
  WindowUpdate: 0x8,
  Continuation: 0x9,
} as const;

export const Flag = {
  /** Of DATA and HEADERS. */
  EndStream: 0x1,
  /** Of SETTINGS and PING. */
  Ack: 0x1,
  EndHeaders: 0x4,
  Padded: 0x8,
  Priority: 0x20,
} as const;

/** Bytes before each frame's payload: length, type, flags, stream (RFC 9113 4.1). */
export const FRAME_HEAD_BYTES = 9;
/** Where the flags are in them. */
export const FLAGS_AT = 4;

/**
 * Bytes of the largest payload that we take, and of the DATA frames that we send, whatever the peer would take: other
 * streams are not to wait for longer ones.
 */
export const FRAME_BYTES = 16_384;

/** Flow-control windows, of a connection and of its streams, before anybody changes them (RFC 9113 6.9.2). */
export const DEFAULT_WINDOW = 65_535;
export const LARGEST_WINDOW = 0x7fffffff;

export function writeFrameHead(
  bytes: Buffer,
  at: number,
  length: number,
  type: number,
  flags: number,
  streamId: number,
): void {
  bytes[at] = length >>> 16;
  bytes[at + 1] = length >>> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + FLAGS_AT] = flags;
  bytes[at + 5] = streamId >>> 24;
  bytes[at + 6] = streamId >>> 16;
  bytes[at + 7] = streamId >>> 8;
  bytes[at + 8] = streamId;
}

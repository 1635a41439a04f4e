import { ConnectionError } from './connection-error.js';
import { ErrorCode } from './error-code.js';
import { LARGEST_WINDOW } from './frame.js';

/** RFC 9113 6.5.2. */
const Setting = {
  HeaderTableSize: 0x1,
  EnablePush: 0x2,
  MaxConcurrentStreams: 0x3,
  InitialWindowSize: 0x4,
  MaxFrameSize: 0x5,
  MaxHeaderListSize: 0x6,
} as const;

const ENTRY_BYTES = 6;

/** As many as the original allows. */
export const MOST_STREAMS = 250;
/** What a client may send on a stream before anybody has taken of it, bytes; as the original's. */
export const STREAM_WINDOW = 1024 * 1024;
/** Likewise on a connection. Of two requests that nobody reads, one must not keep the other from coming. */
export const CONNECTION_WINDOW = 2 * STREAM_WINDOW;

/** The payload of our SETTINGS; what is not in it is as RFC 9113 and RFC 7541 say. No extended CONNECT. */
export function ourSettings(maxHeadBytes: number): Buffer {
  const entries: readonly (readonly [id: number, value: number])[] = [
    [Setting.MaxConcurrentStreams, MOST_STREAMS],
    [Setting.InitialWindowSize, STREAM_WINDOW],
    [Setting.MaxHeaderListSize, maxHeadBytes],
  ];
  const payload = Buffer.alloc(entries.length * ENTRY_BYTES);
  entries.forEach(([id, value], i) => {
    payload.writeUInt16BE(id, i * ENTRY_BYTES);
    payload.writeUInt32BE(value, i * ENTRY_BYTES + 2);
  });
  return payload;
}

/**
 * What a client's SETTINGS mean to us: nothing but the window that its streams begin with. We compress without a table,
 * push nothing, and send no frame that is larger than the least that everybody takes.
 *
 * @returns the last window that they name; null when they name none
 * @throws {ConnectionError} when a value is not allowed
 */
export function initialWindowOf(bytes: Buffer, start: number, end: number): number | null {
  if ((end - start) % ENTRY_BYTES !== 0) throw new ConnectionError(ErrorCode.FrameSizeError, 'SETTINGS that are cut');
  let initialWindow: number | null = null;
  for (let at = start; at < end; at += ENTRY_BYTES) {
    const id = bytes.readUInt16BE(at);
    const value = bytes.readUInt32BE(at + 2);
    switch (id) {
      case Setting.EnablePush:
        if (value > 1) throw new ConnectionError(ErrorCode.ProtocolError, 'ENABLE_PUSH is neither 0 nor 1');
        break;
      case Setting.InitialWindowSize:
        if (value > LARGEST_WINDOW) throw new ConnectionError(ErrorCode.FlowControlError, 'INITIAL_WINDOW_SIZE');
        initialWindow = value;
        break;
      case Setting.MaxFrameSize:
        if (value < 16_384 || value > 16_777_215) throw new ConnectionError(ErrorCode.ProtocolError, 'MAX_FRAME_SIZE');
        break;
    }
  }
  return initialWindow;
}

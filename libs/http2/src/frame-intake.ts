import { onlyTrailers } from '@app/http1';
import type { Budgets } from './budgets.js';
import { ConnectionError } from './connection-error.js';
import { DataIntake, type DataOwner } from './data-intake.js';
import { ErrorCode } from './error-code.js';
import { Flag, FrameType, LARGEST_WINDOW } from './frame.js';
import type { FrameHandler } from './frame-reader.js';
import { HeaderBlock } from './header-block.js';
import { HpackDecoder } from './hpack/hpack-decoder.js';
import type { HeaderList } from './hpack/header-list.js';
import { headersContent, prioritizesItself } from './payloads.js';
import type { Stream } from './stream.js';
import type { StreamTable } from './stream-table.js';

/** The streams that frames are for. */
export interface IntakeStreams extends DataOwner {
  readonly table: StreamTable;
  /** A header list that opens a stream. @param ends no body follows */
  opened(streamId: number, list: HeaderList, ends: boolean): void;
  resetByClient(stream: Stream): void;
  /** @param stream undefined for the connection itself */
  windowOpened(stream: Stream | undefined, increment: number): void;
}

/** The connection itself. */
export interface IntakeOwner {
  settingsCame(bytes: Buffer, start: number, end: number): void;
  pinged(payload: Buffer): void;
  pingAnswered(): void;
  clientLeaves(): void;
}

/** Microseconds: what refusing one takes. */
const EFFORT_OF_LARGE_LIST = 20;

/** What each frame means, and whether it may come now: RFC 9113, section 6, from 6.1 to 6.10. */
export class FrameIntake implements FrameHandler {
  readonly block: HeaderBlock;
  readonly #decoder = new HpackDecoder();
  readonly #data: DataIntake;
  /** The first frame must be SETTINGS (RFC 9113 3.4). */
  #settled = false;

  constructor(
    private readonly streams: IntakeStreams,
    private readonly budgets: Budgets,
    private readonly owner: IntakeOwner,
    private readonly maxListBytes: number,
  ) {
    this.block = new HeaderBlock(maxListBytes);
    this.#data = new DataIntake(streams, budgets);
  }

  begins(type: number, flags: number, streamId: number): void {
    if (this.block.open && (type !== FrameType.Continuation || streamId !== this.block.streamId)) {
      throw protocolError('a header block is interrupted');
    }
    if (this.#settled) return;
    if (type !== FrameType.Settings || (flags & Flag.Ack) !== 0) throw protocolError('the first frame is not SETTINGS');
    this.#settled = true;
  }

  frame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    switch (type) {
      case FrameType.Headers:
        return this.#headers(flags, streamId, bytes, start, end);
      case FrameType.Priority:
        return this.#priority(streamId, bytes, start, end);
      case FrameType.RstStream:
        return this.#rstStream(streamId, end - start);
      case FrameType.Settings:
        return this.#settings(flags, streamId, bytes, start, end);
      case FrameType.PushPromise:
        throw protocolError('clients do not push');
      case FrameType.Ping:
        return this.#ping(flags, streamId, bytes, start, end);
      case FrameType.GoAway:
        return this.#goAway(streamId, end - start);
      case FrameType.WindowUpdate:
        return this.#windowUpdate(streamId, bytes, start, end);
      case FrameType.Continuation:
        return this.#continuation(flags, bytes, start, end);
      default:
        // RFC 9113 4.1: types that nobody knows are no error.
        this.budgets.chatter.spend();
    }
  }

  dataBegins(streamId: number, length: number): void {
    this.#data.begins(streamId, length);
  }

  data(content: Buffer): void {
    this.#data.content(content);
  }

  dataEnds(endsStream: boolean): void {
    this.#data.ends(endsStream);
  }

  #headers(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId % 2 === 0) throw protocolError('HEADERS of a stream that clients do not open');
    const content = headersContent(flags, bytes, start, end);
    const endsStream = (flags & Flag.EndStream) !== 0;
    if ((flags & Flag.Priority) !== 0 && prioritizesItself(streamId, bytes, content.start - 5)) {
      throw protocolError('a stream that depends on itself');
    }
    if ((flags & Flag.EndHeaders) !== 0) this.#blockCame(streamId, endsStream, bytes, content.start, content.end);
    else this.block.begin(streamId, endsStream, bytes.subarray(content.start, content.end));
  }

  #continuation(flags: number, bytes: Buffer, start: number, end: number): void {
    const { block } = this;
    if (!block.open) throw protocolError('CONTINUATION of nothing');
    block.add(bytes.subarray(start, end));
    if ((flags & Flag.EndHeaders) === 0) return;
    const { streamId, endsStream } = block;
    const whole = block.complete();
    this.#blockCame(streamId, endsStream, whole, 0, whole.length);
  }

  /** Whatever stream it is for, the block is decompressed: the next one builds on it. */
  #blockCame(streamId: number, endsStream: boolean, bytes: Buffer, start: number, end: number): void {
    const { table } = this.streams;
    const stream = table.get(streamId);
    const opens = streamId > table.lastId;
    const list = this.#decoder.decode(bytes, start, end, this.maxListBytes, !opens);
    if (list.tooLarge) this.budgets.effort.made(EFFORT_OF_LARGE_LIST);
    if (stream !== undefined) return this.#trailers(stream, list, endsStream);
    if (!opens) return this.#lateHeaders(streamId);
    table.lastId = streamId;
    this.streams.opened(streamId, list, endsStream);
  }

  #trailers(stream: Stream, list: HeaderList, endsStream: boolean): void {
    if (stream.inputEnded) {
      this.streams.streamError(stream.id, ErrorCode.StreamClosed, 'HEADERS behind the end of a stream');
    } else if (!endsStream || list.malformed !== null || list.tooLarge) {
      this.streams.streamError(stream.id, ErrorCode.ProtocolError, 'malformed trailers');
    } else stream.inputEnds(onlyTrailers(list.fields));
  }

  #lateHeaders(streamId: number): void {
    switch (this.streams.table.fateOf(streamId)) {
      case 'reset-by-us':
        return this.budgets.chatter.spend();
      case 'closed':
        throw new ConnectionError(ErrorCode.StreamClosed, 'HEADERS of a closed stream');
      case 'forgotten':
      case 'idle':
        // RFC 9113 5.1.1: numbers only rise.
        throw protocolError('HEADERS of a stream that was skipped');
    }
  }

  #priority(streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId === 0) throw protocolError('PRIORITY of no stream');
    this.budgets.chatter.spend();
    if (end - start !== 5) {
      if (this.streams.table.get(streamId) === undefined) throw frameSizeError('PRIORITY');
      this.streams.streamError(streamId, ErrorCode.FrameSizeError, 'PRIORITY of another size');
    } else if (prioritizesItself(streamId, bytes, start)) throw protocolError('a stream that depends on itself');
  }

  #rstStream(streamId: number, length: number): void {
    if (length !== 4) throw frameSizeError('RST_STREAM');
    const stream = this.streams.table.get(streamId);
    if (stream !== undefined) {
      this.streams.resetByClient(stream);
      this.budgets.resets.spend();
    } else if (this.streams.table.fateOf(streamId) === 'idle') throw protocolError('RST_STREAM of an idle stream');
    else this.budgets.chatter.spend();
  }

  #settings(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId !== 0) throw protocolError('SETTINGS of a stream');
    this.budgets.settings.spend();
    if ((flags & Flag.Ack) === 0) this.owner.settingsCame(bytes, start, end);
    else if (end !== start) throw frameSizeError('an acknowledgement of SETTINGS');
  }

  #ping(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    if (streamId !== 0) throw protocolError('PING of a stream');
    if (end - start !== 8) throw frameSizeError('PING');
    this.budgets.pings.spend();
    if ((flags & Flag.Ack) === 0) this.owner.pinged(bytes.subarray(start, end));
    else this.owner.pingAnswered();
  }

  #goAway(streamId: number, length: number): void {
    if (streamId !== 0) throw protocolError('GOAWAY of a stream');
    if (length < 8) throw frameSizeError('GOAWAY');
    this.budgets.chatter.spend();
    this.owner.clientLeaves();
  }

  #windowUpdate(streamId: number, bytes: Buffer, start: number, end: number): void {
    if (end - start !== 4) throw frameSizeError('WINDOW_UPDATE');
    this.budgets.windowUpdates.spend();
    const increment = bytes.readUInt32BE(start) & LARGEST_WINDOW;
    const stream = this.streams.table.get(streamId);
    if (streamId !== 0 && stream === undefined) {
      if (this.streams.table.fateOf(streamId) === 'idle') throw protocolError('WINDOW_UPDATE of an idle stream');
    } else if (increment > 0) this.streams.windowOpened(stream, increment);
    else if (streamId === 0) throw protocolError('WINDOW_UPDATE of nothing');
    else this.streams.streamError(streamId, ErrorCode.ProtocolError, 'WINDOW_UPDATE of nothing');
  }
}

function protocolError(what: string): ConnectionError {
  return new ConnectionError(ErrorCode.ProtocolError, what);
}

function frameSizeError(what: string): ConnectionError {
  return new ConnectionError(ErrorCode.FrameSizeError, `${what} of another size`);
}

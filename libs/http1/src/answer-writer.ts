import type { Socket } from 'node:net';
import {
  type BodySource,
  type DetachedConnection,
  Fields,
  type Release,
  type ResponseHead,
  type ResponseWriter,
} from '@app/pipeline';
import { CHUNK_END, chunkStart, lastChunk } from './chunk-writer.js';
import { LEND_FROM_BYTES } from './read-buffers.js';
import type { ParsedRequest } from './request-parser.js';
import {
  type AnswerContext,
  type AnswerFraming,
  answerFraming,
  composeInterimHead,
  composeResponseHead,
} from './response-composer.js';

/** The connection that answers are written to. */
export interface AnswerOwner {
  /** Whether another request can follow this answer. Asked once, when its head is composed. */
  staysAfter(head: ResponseHead): boolean;
  /** The rest of the answer is about to be written. */
  ending(): void;
  /** The answer is out, or queued on the socket as a whole. */
  answered(stays: boolean): void;
  /** The client must notice that its answer is not whole. @param silently whether an ordinary close would hide that */
  cut(silently: boolean): void;
  detach(): DetachedConnection;
}

/**
 * Up to here head and body are copied into one buffer of node's pool and written as one: 2.8 µs for 400 bytes. As one
 * string that took 3.2, as two pieces with one writev 3.5; from 8 KB on writev is cheaper, and copies nothing.
 */
const MOST_COPIED_BYTES = 8 * 1024;
/** A body that goes on and on in one turn is not held back for longer than this. */
const MOST_HELD_BYTES = 64 * 1024;

const NO_FIELDS = new Fields();

/**
 * Writes answers to one client, one after the other.
 *
 * What is said in one turn leaves in one write: the head waits for the body's first bytes, and whatever came in a turn is
 * one chunk. The source pauses while the socket's high-water mark is queued, until `drain`: what the kernel took on
 * the spot is not, so a client that reads keeps it flowing.
 */
export class AnswerWriter implements ResponseWriter {
  #context: AnswerContext = { method: 'GET', http10: true };
  #framing: AnswerFraming = 'none';
  #stays = false;
  #begun = false;
  #continued = false;
  #left = 0;
  #source: BodySource | null = null;
  /** What this turn has said so far. */
  #head = '';
  #parts: Uint8Array[] = [];
  #releases: (Release | null)[] = [];
  #held = 0;

  constructor(
    private readonly socket: Socket,
    private readonly owner: AnswerOwner,
  ) {}

  /** A final head was composed for the current request. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The current request's client was told to send its body. */
  get continued(): boolean {
    return this.#continued;
  }

  /** The next request. */
  expect(request: ParsedRequest): void {
    this.#context = { method: request.method, http10: request.protocol === 'HTTP/1.0' };
    this.#begun = false;
    this.#continued = false;
  }

  inform(status: number, fields: Fields): void {
    if (this.#context.http10 || (status === 100 && this.#continued)) return;
    if (status === 100) this.#continued = true;
    this.socket.write(composeInterimHead(status, fields), 'latin1');
  }

  sendContinue(): void {
    this.inform(100, NO_FIELDS);
  }

  feedFrom(source: BodySource): void {
    this.#source = source;
  }

  head(head: ResponseHead): void {
    const framing = answerFraming(head, this.#context);
    const stays = framing !== 'until-close' && this.owner.staysAfter(head);
    this.#head = composeResponseHead(head, framing, this.#context, stays, Date.now());
    this.#begun = true;
    this.#framing = framing;
    this.#stays = stays;
    this.#left = head.length ?? 0;
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    if (this.#framing === 'none') {
      release?.();
      return true;
    }
    if (this.#framing === 'length') {
      this.#left -= chunk.length;
      if (this.#left < 0) return this.#tooLong(release);
    }
    this.#parts.push(chunk);
    this.#releases.push(release);
    this.#held += chunk.length;
    // Whether there is room for more shows when the kernel was asked: with a large chunk, at once.
    if (chunk.length >= LEND_FROM_BYTES || this.#held >= MOST_HELD_BYTES) this.flush();
    return this.socket.writableLength < this.socket.writableHighWaterMark;
  }

  flush(): void {
    this.#send('');
  }

  end(trailers: Fields | null): void {
    this.#source = null;
    const end = this.#ending(trailers);
    if (end === null) return this.abort();
    this.owner.ending();
    this.#send(end);
    this.owner.answered(this.#stays);
  }

  abort(): void {
    this.#source = null;
    this.flush();
    this.owner.cut(this.#framing === 'until-close');
  }

  detach(): DetachedConnection {
    return this.owner.detach();
  }

  /** The socket has taken what was queued. */
  drained(): void {
    this.#source?.resume();
  }

  /** The connection is gone: what was lent goes back. */
  dispose(): void {
    this.#source = null;
    this.#head = '';
    this.#letGo();
  }

  /** What is sent behind the body; null when it cannot be ended in order. */
  #ending(trailers: Fields | null): string | null {
    if (this.#framing === 'length' && this.#left > 0) return null;
    if (this.#framing !== 'chunked') return '';
    try {
      return lastChunk(trailers);
    } catch {
      // A trailer that would be two lines; the body is out, and whoever wrote the trailer cannot be told any more.
      return null;
    }
  }

  /** A stage promised fewer bytes: the next ones would be taken for another answer. */
  #tooLong(release: Release | null): false {
    release?.();
    this.abort();
    return false;
  }

  #send(end: string): void {
    const chunked = this.#framing === 'chunked' && this.#held > 0;
    const before = chunked ? this.#head + chunkStart(this.#held) : this.#head;
    const after = chunked ? CHUNK_END + end : end;
    this.#head = '';
    const size = before.length + this.#held + after.length;
    if (size === 0) return;
    if (this.#held === 0) this.socket.write(before + after, 'latin1');
    else if (size <= MOST_COPIED_BYTES) this.#sendCopied(before, after, size);
    else this.#sendPieces(before, after);
  }

  #sendCopied(before: string, after: string, size: number): void {
    const bytes = Buffer.allocUnsafe(size);
    let at = bytes.write(before, 'latin1');
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    if (after !== '') bytes.write(after, at, 'latin1');
    this.#letGo();
    this.socket.write(bytes);
  }

  /** One writev; each lent part goes back when the socket has taken it, which may be after the connection's end. */
  #sendPieces(before: string, after: string): void {
    const parts = this.#parts;
    const releases = this.#releases;
    this.#parts = [];
    this.#releases = [];
    this.#held = 0;
    this.socket.cork();
    if (before !== '') this.socket.write(before, 'latin1');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part !== undefined) this.socket.write(part, releases[i] ?? undefined);
    }
    if (after !== '') this.socket.write(after, 'latin1');
    this.socket.uncork();
  }

  /** Whoever gets memory back may fill and write it again at once: so everything is put away first. */
  #letGo(): void {
    const releases = this.#releases;
    this.#parts = [];
    this.#releases = [];
    this.#held = 0;
    for (const release of releases) release?.();
  }
}

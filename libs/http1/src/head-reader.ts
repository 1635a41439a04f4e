/** What differs between the heads of requests, of answers, and trailer sections. */
export interface HeadRules {
  /** Empty lines that may come first: one or two stray ones from old clients (RFC 9112 2.2). */
  readonly emptyLinesBefore: number;
  /** Looks at the beginning of a head that is not complete yet, to refuse at once what cannot become one. */
  checkStart(start: string): void;
  /** @returns what is thrown. @param firstLine whether it is the first line already that does not end in time */
  tooLarge(limit: number, firstLine: boolean): Error;
  /** @returns what is thrown for a line feed without a carriage return before it */
  bareLf(): Error;
}

/** Nearly every head is shorter: it is found by one look at one string, of which no byte is copied twice. */
const USUAL_BYTES = 4096;
const FIRST_BYTES = 64;
const CR = 13;
const LF = 10;
const END = '\r\n\r\n';

/**
 * Finds the end of a head (the first empty line) in bytes that arrive cut anywhere, and gives it as latin1: one
 * character a byte, so that positions stay positions.
 *
 * A head that comes in one piece, as nearly all do, is not copied. Others are gathered in a buffer that doubles, of which
 * each piece has only the new bytes searched, and nothing behind them: it holds what other memory did before. So a client
 * that sends 60 KB a byte at a time costs 10 ms, most of it calls; with all of the buffer searched it was 50 to 330.
 */
export class HeadReader {
  /** Where the head ended, in the bytes that were given last: the index of the first byte behind it. */
  next = 0;
  #kept: Buffer | null = null;
  #length = 0;
  #begun = false;

  /** @param limit bytes of the whole head, its empty line included */
  constructor(
    private readonly limit: number,
    private readonly rules: HeadRules,
  ) {}

  /** Part of a head is here, and not all of it. Empty lines that may come first are none, nor is half of one. */
  get begun(): boolean {
    return this.#begun;
  }

  /**
   * Reads `bytes` from `start` to `end`; nothing of them is needed after the call.
   *
   * @returns the head, empty line included, or null when more has to come
   * @throws what the rules make of it
   */
  take(bytes: Buffer, start: number, end: number): string | null {
    if (this.#length === 0 && bytes[start] !== CR) {
      const text = bytes.toString('latin1', start, Math.min(end, start + USUAL_BYTES));
      const at = text.indexOf(END);
      if (at >= 0 && at + END.length <= this.limit) {
        this.next = start + at + END.length;
        return this.next === end ? text : text.slice(0, at + END.length);
      }
    }
    return this.#gather(bytes, start, end);
  }

  #gather(bytes: Buffer, start: number, end: number): string | null {
    const before = this.#length;
    const kept = this.#room(end - start);
    // One byte more than allowed is enough to know that it is too much.
    const taken = bytes.copy(kept, before, start, Math.min(end, start + this.limit + 2 * END.length - before));
    this.#length += taken;
    const begin = this.#skipEmptyLines(kept);
    const at = this.#findEnd(kept, begin, before);
    const size = (at < 0 ? this.#length : at + END.length) - begin;
    if (size > this.limit) throw this.rules.tooLarge(this.limit, firstLineEnd(kept, begin, begin + this.limit) < 0);
    if (at < 0) {
      this.#begun = this.#length > begin + 1 || (this.#length > begin && kept[begin] !== CR);
      const known = Math.min(this.#length, begin + FIRST_BYTES);
      if (before < known) this.rules.checkStart(kept.toString('latin1', begin, known));
      return null;
    }
    this.next = start + at + END.length - before;
    this.#kept = null;
    this.#length = 0;
    this.#begun = false;
    return kept.toString('latin1', begin, at + END.length);
  }

  #room(more: number): Buffer {
    const needed = Math.min(this.#length + more, this.limit + 2 * END.length);
    if (this.#kept !== null && this.#kept.length >= needed) return this.#kept;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#length, 512));
    this.#kept?.copy(grown, 0, 0, this.#length);
    this.#kept = grown;
    return grown;
  }

  #skipEmptyLines(kept: Buffer): number {
    let begin = 0;
    for (let lines = 0; lines < this.rules.emptyLinesBefore; lines++) {
      if (begin + 1 >= this.#length || kept[begin] !== CR || kept[begin + 1] !== LF) break;
      begin += 2;
    }
    return begin;
  }

  /**
   * A head written with bare line feeds would never end: said at once rather than after the time limit.
   *
   * @returns the index of the end, -1 when it did not come yet
   */
  #findEnd(kept: Buffer, begin: number, before: number): number {
    const known = kept.subarray(0, this.#length);
    for (let at = known.indexOf(LF, before); at >= 0; at = known.indexOf(LF, at + 1)) {
      if (known[at - 1] !== CR) throw this.rules.bareLf();
      const start = at + 1 - END.length;
      if (start >= begin && known[start] === CR && known[start + 1] === LF) return start;
    }
    return -1;
  }
}

function firstLineEnd(bytes: Buffer, from: number, to: number): number {
  return bytes.subarray(0, to).indexOf('\r\n', from, 'latin1');
}

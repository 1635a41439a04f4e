import { HeadReader, MalformedMessage, type ParsedResponse, parseResponseHead, RESPONSE_HEADS } from '@app/http1';

/** Bytes of one head. */
const MOST_BYTES = 128 * 1024;
/** Interim answers before a final one: a server that sends them without end has to be stopped somewhere. */
const MOST_INTERIM = 32;

/** The heads of a target's answers, found in what comes on its connection. */
export class AnswerHeads {
  readonly #reader = new HeadReader(MOST_BYTES, RESPONSE_HEADS);
  #interim = 0;

  /** The index behind the head that was taken last. */
  get next(): number {
    return this.#reader.next;
  }

  /**
   * @param method of the request that is answered
   * @returns null when more has to come; else an interim answer (1xx), or the final one
   * @throws {MalformedMessage}
   */
  take(bytes: Buffer, start: number, end: number, method: string): ParsedResponse | null {
    const text = this.#reader.take(bytes, start, end);
    if (text === null) return null;
    const answer = parseResponseHead(text, method);
    if (answer.upgrade !== null) throw new MalformedMessage('bad-status-line', 'an upgrade that nobody asked for');
    this.#interim = answer.head.status < 200 ? this.#interim + 1 : 0;
    if (this.#interim > MOST_INTERIM) throw new MalformedMessage('bad-status-line', `${this.#interim} interim answers`);
    return answer;
  }
}

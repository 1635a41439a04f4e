/**
 * How much a peer may still send, on a connection or a stream (RFC 9113 5.2). What was passed on is given back when it is
 * worth a frame: half of what is not kept for streams that wait. Of the whole window, two of them could hold so much that
 * the rest never came to half of it.
 */
export class ReceiveWindow {
  #open: number;
  #credit = 0;

  /** @param size bytes */
  constructor(size: number) {
    this.#open = size;
  }

  /** The peer may not send anything: all of it waits here. */
  get exhausted(): boolean {
    return this.#open <= 0;
  }

  /** @returns false when the peer was not allowed to send so much */
  take(bytes: number): boolean {
    this.#open -= bytes;
    return this.#open >= 0;
  }

  /** @returns what the peer is to be told now with a WINDOW_UPDATE; 0 for nothing */
  give(bytes: number): number {
    this.#credit += bytes;
    if (this.#credit < this.#open) return 0;
    const increment = this.#credit;
    this.#credit = 0;
    this.#open += increment;
    return increment;
  }
}

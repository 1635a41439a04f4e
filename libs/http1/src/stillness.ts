/** How long a number has not changed, as far as one sees who looks now and then. */
export class Stillness {
  #value = -1;
  #since = 0;

  /** @returns ms since the first look that found this value; 0 when it has changed */
  lasting(value: number, now: number): number {
    if (value === this.#value) return now - this.#since;
    this.#value = value;
    this.#since = now;
    return 0;
  }

  /** The next look is the first. */
  forget(): void {
    this.#value = -1;
  }
}

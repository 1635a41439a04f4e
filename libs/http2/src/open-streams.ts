const FEWEST_PLACES = 16;

/**
 * Streams by their number: a hash table with open addressing, at most half full, each stream at the place that its
 * number asks for or the next free one behind it. Numbers rise by two, so they hardly ever meet.
 *
 * Not a Map: that copies its table again and again as streams come and go, each copy left behind still points at the
 * streams of its time, and once such copies are old, every request is carried into the old generation. This one is
 * copied only when more streams are open at once than ever before.
 */
export class OpenStreams<Stream extends { readonly id: number }> {
  size = 0;
  #places: (Stream | null)[] = empty(FEWEST_PLACES);
  #mask = FEWEST_PLACES - 1;

  get(id: number): Stream | undefined {
    return this.#places[this.#placeOf(id)] ?? undefined;
  }

  /** @param stream one whose number is not open */
  add(stream: Stream): void {
    if (2 * (this.size + 1) > this.#places.length) this.#grow();
    this.#places[this.#placeOf(stream.id)] = stream;
    this.size += 1;
  }

  /** @returns false when it was not open */
  delete(id: number): boolean {
    let free = this.#placeOf(id);
    if ((this.#places[free] ?? null) === null) return false;
    this.size -= 1;
    // Those behind it that would be found no more, with a free place before them, move up.
    for (let at = (free + 1) & this.#mask; ; at = (at + 1) & this.#mask) {
      const stream = this.#places[at] ?? null;
      if (stream === null) break;
      if (this.#distance(this.#wanted(stream.id), at) < this.#distance(free, at)) continue;
      this.#places[free] = stream;
      free = at;
    }
    this.#places[free] = null;
    return true;
  }

  /** Those that are open now, whatever becomes of them meanwhile; in the order of their numbers. */
  all(): Stream[] {
    if (this.size === 0) return [];
    return this.#places.filter((stream) => stream !== null).sort((one, other) => one.id - other.id);
  }

  /** Where it is, or else would be put. */
  #placeOf(id: number): number {
    let at = this.#wanted(id);
    for (let stream = this.#places[at]; stream; stream = this.#places[at]) {
      if (stream.id === id) break;
      at = (at + 1) & this.#mask;
    }
    return at;
  }

  /** Clients use the odd numbers only. */
  #wanted(id: number): number {
    return (id >>> 1) & this.#mask;
  }

  #distance(from: number, to: number): number {
    return (to - from) & this.#mask;
  }

  #grow(): void {
    const streams = this.#places;
    this.#places = empty(2 * streams.length);
    this.#mask = this.#places.length - 1;
    for (const stream of streams) if (stream !== null) this.#places[this.#placeOf(stream.id)] = stream;
  }
}

function empty(places: number): null[] {
  return Array.from({ length: places }, () => null);
}

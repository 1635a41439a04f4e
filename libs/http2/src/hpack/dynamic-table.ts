import type { HeaderField } from './header-field.js';

/** A table of 4,096 bytes holds no more than 128 fields; most connections use a quarter of that. */
const FIRST_SLOTS = 32;

/** The fields that a peer has put aside (RFC 7541 2.3.2), newest first: a ring, whose slots are a power of two. */
export class DynamicTable {
  #slots: (HeaderField | undefined)[] = [];
  #mask = -1;
  /** Where the next one goes, counted on without end (modulo 2³²). */
  #next = 0;
  #count = 0;
  #bytes = 0;

  /** @param capacity bytes, counted as RFC 7541 4.1 says */
  constructor(private capacity: number) {}

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param age 0 for the newest */
  at(age: number): HeaderField | undefined {
    return age < this.#count ? this.#slots[(this.#next - 1 - age) & this.#mask] : undefined;
  }

  /** One that is larger than the table empties it, and is not kept (RFC 7541 4.4). */
  insert(field: HeaderField): void {
    this.#evictTo(this.capacity - field.bytes);
    if (field.bytes > this.capacity) return;
    if (this.#count > this.#mask) this.#grow();
    this.#slots[this.#next & this.#mask] = field;
    this.#next = (this.#next + 1) | 0;
    this.#count++;
    this.#bytes += field.bytes;
  }

  resize(capacity: number): void {
    this.capacity = capacity;
    this.#evictTo(capacity);
  }

  #evictTo(bytes: number): void {
    while (this.#bytes > bytes && this.#count > 0) {
      const oldest = (this.#next - this.#count) & this.#mask;
      this.#bytes -= this.#slots[oldest]?.bytes ?? 0;
      this.#slots[oldest] = undefined;
      this.#count--;
    }
  }

  #grow(): void {
    const before = this.#slots;
    const from = this.#next - this.#count;
    const mask = this.#mask;
    this.#slots = Array.from({ length: before.length === 0 ? FIRST_SLOTS : before.length * 2 });
    this.#mask = this.#slots.length - 1;
    for (let i = 0; i < this.#count; i++) this.#slots[i] = before[(from + i) & mask];
    this.#next = this.#count;
  }
}

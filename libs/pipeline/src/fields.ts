import { FieldName } from './field-name.js';

/**
 * The header (or trailer) fields of one message, in the order they came, repeated ones apart.
 *
 * Two parallel arrays instead of an object per field: a head of 20 fields costs two allocations, and looking one up
 * is a short walk over pointers.
 */
export class Fields {
  readonly names: FieldName[] = [];
  readonly values: string[] = [];

  /** Made from `[name, value, name, value…]`. */
  static of(...pairs: readonly string[]): Fields {
    const fields = new Fields();
    for (let i = 0; i + 1 < pairs.length; i += 2) fields.add(pairs[i] ?? '', pairs[i + 1] ?? '');
    return fields;
  }

  get size(): number {
    return this.names.length;
  }

  /** Appends a field; one of the same name stays as it is. */
  add(name: string, value: string): void {
    this.names.push(FieldName.of(name));
    this.values.push(value);
  }

  /** Like {@link add}, for a name that has been looked up already. */
  push(name: FieldName, value: string): void {
    this.names.push(name);
    this.values.push(value);
  }

  /** The first value, or undefined. @param lower the name in lower case */
  get(lower: string): string | undefined {
    const names = this.names;
    for (let i = 0; i < names.length; i++) if (names[i]?.lower === lower) return this.values[i];
    return undefined;
  }

  /** All values of a name joined by `separator` (RFC 9110 5.2), or undefined when there is none. */
  joined(lower: string, separator = ', '): string | undefined {
    let all: string | undefined;
    for (let i = 0; i < this.names.length; i++) {
      if (this.names[i]?.lower !== lower) continue;
      const value = this.values[i] ?? '';
      all = all === undefined ? value : all + separator + value;
    }
    return all;
  }

  has(lower: string): boolean {
    return this.get(lower) !== undefined;
  }

  /** One field of this name with this value: the first is replaced where it stands, others go. */
  set(name: string, value: string): void {
    const lower = FieldName.of(name).lower;
    const at = this.names.findIndex((known) => known.lower === lower);
    if (at < 0) return this.add(name, value);
    this.values[at] = value;
    this.#removeFrom(at + 1, lower);
  }

  /** Removes every field of this name. @param lower the name in lower case */
  delete(lower: string): void {
    this.#removeFrom(0, lower);
  }

  #removeFrom(start: number, lower: string): void {
    for (let i = this.names.length - 1; i >= start; i--) {
      if (this.names[i]?.lower !== lower) continue;
      this.names.splice(i, 1);
      this.values.splice(i, 1);
    }
  }

  /** `[name, value]` pairs, names as they were sent. For code outside the hot path. */
  *[Symbol.iterator](): IterableIterator<readonly [name: string, value: string]> {
    for (let i = 0; i < this.names.length; i++) yield [this.names[i]?.raw ?? '', this.values[i] ?? ''];
  }
}

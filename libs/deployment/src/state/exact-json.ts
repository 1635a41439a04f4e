declare global {
  interface JSON {
    /** ECMAScript 2026; TypeScript's library does not have the third argument yet. */
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    /** Written by `stringify` as the text it was made from. */
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): value is RawNumber;
  }
}

interface RawNumber {
  readonly rawJSON: string;
}

/**
 * JSON whose integers survive being read and written: Go's have 64 bits, ours 53. One that is rounded up beyond them
 * would make the original refuse the whole file.
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) => {
    if (source === undefined || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
    return JSON.rawJSON(source);
  });
}

/** A number of {@link parseExactly} to reckon with. */
export function toNumber(value: unknown): unknown {
  return JSON.isRawJSON(value) ? Number(value.rawJSON) : value;
}

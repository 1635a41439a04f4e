/** Stands behind the 256 bytes; it must never occur in a string (RFC 7541 5.2). */
export const EOS = 256;

/** Bits of each symbol's code, RFC 7541 Appendix B. */
export const CODE_LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6,
  5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23,
  22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22,
  23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26,
  20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27,
  27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
  27, 27, 27, 26, 30,
];

/** Longest code, bits. */
export const LONGEST_CODE = 30;

/** Where the symbols of one length are to be found. */
export interface CodesOfLength {
  /** The first code of this length. */
  readonly first: number;
  readonly count: number;
  /** Where their symbols begin in {@link CODE_SYMBOLS}. */
  readonly start: number;
}

/** Symbols by the length of their code, then by number. */
export const CODE_SYMBOLS: readonly number[] = CODE_LENGTHS.map((_bits, symbol) => symbol).sort(
  (a, b) => (CODE_LENGTHS[a] ?? 0) - (CODE_LENGTHS[b] ?? 0) || a - b,
);

/**
 * By length, up to the longest. The code is canonical: codes of one length are consecutive numbers, in the order of
 * their symbols, and go on behind those that are shorter. So the lengths are all there is to know.
 */
export const CODES: readonly CodesOfLength[] = codesByLength();

function codesByLength(): readonly CodesOfLength[] {
  const all: CodesOfLength[] = [];
  let first = 0;
  let start = 0;
  for (let length = 0; length <= LONGEST_CODE; length++) {
    const count = CODE_LENGTHS.filter((bits) => bits === length).length;
    all.push({ first, count, start });
    first = (first + count) * 2;
    start += count;
  }
  return all;
}

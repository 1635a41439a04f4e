import { CODE_SYMBOLS, CODES, EOS, LONGEST_CODE } from './huffman-code.js';
import { HpackError } from './hpack-error.js';

/**
 * Bits looked up in one step: all letters, digits and what else is frequent in fields have codes of 5 to 10 bits.
 *
 * Six browser fields, 330 bytes: 0.9 µs. A state machine by bytes takes as long, warm, but has 256 KB of tables to keep
 * warm; one by nibbles takes 1.4.
 */
const STEP_BITS = 10;
const STEP_MASK = (1 << STEP_BITS) - 1;

/** By the next bits: the length of the code they begin with and its symbol; 0 where the code is longer. */
const STEPS = stepTable();

/** Most strings fit; longer ones get memory of their own. */
const SCRATCH = Buffer.allocUnsafe(8 * 1024);

/** Decodes one string at a time; what it decoded stays until the next one. */
export class HuffmanDecoder {
  /** The string begins at 0. */
  bytes: Buffer = SCRATCH;
  /** Whether a control character came out, which no field value may have (tabs may). */
  control = false;

  /**
   * @returns bytes of the decoded string
   * @throws {HpackError} it ends within a code, is padded wrongly, or has EOS in it (RFC 7541 5.2)
   */
  decode(source: Buffer, at: number, end: number): number {
    // The shortest code has 5 bits.
    const most = Math.ceil(((end - at) * 8) / 5);
    const out = most <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(most);
    this.bytes = out;
    this.control = false;
    let length = 0;
    let window = 0;
    let bits = 0;
    for (;;) {
      while (bits <= 24 && at < end) {
        window = (window << 8) | (source[at++] ?? 0);
        bits += 8;
      }
      if (bits < STEP_BITS) break;
      const step = STEPS[(window >>> (bits - STEP_BITS)) & STEP_MASK] ?? 0;
      if (step !== 0) {
        out[length++] = step;
        bits -= step >>> 8;
        continue;
      }
      let code = (window >>> (bits - STEP_BITS)) & STEP_MASK;
      bits -= STEP_BITS;
      for (let size = STEP_BITS + 1; ; size++) {
        if (bits === 0) {
          if (at === end) throw new HpackError('a string ends within a code');
          window = source[at++] ?? 0;
          bits = 8;
        }
        bits--;
        code = code * 2 + ((window >>> bits) & 1);
        const symbol = symbolOf(code, size);
        if (symbol < 0) continue;
        if (symbol === EOS) throw new HpackError('EOS within a string');
        if (isControl(symbol)) this.control = true;
        out[length++] = symbol;
        break;
      }
    }
    return this.#finish(window, bits, length);
  }

  /** The last bits, fewer than a step: what is missing is made up of ones, as padding is. */
  #finish(window: number, bits: number, length: number): number {
    for (;;) {
      const missing = STEP_BITS - bits;
      const padded = ((window << missing) | ((1 << missing) - 1)) & STEP_MASK;
      const step = STEPS[padded] ?? 0;
      if (step === 0 || step >>> 8 > bits) {
        if (bits > 7) throw new HpackError('a string is padded by more than 7 bits');
        if (padded !== STEP_MASK) throw new HpackError('a string is not padded with ones');
        return length;
      }
      this.bytes[length++] = step;
      bits -= step >>> 8;
    }
  }
}

/** @returns -1 when it is the beginning of a longer code */
function symbolOf(code: number, size: number): number {
  const codes = CODES[size];
  if (codes === undefined || size > LONGEST_CODE) throw new HpackError('no code');
  const nth = code - codes.first;
  return nth < codes.count ? (CODE_SYMBOLS[codes.start + nth] ?? EOS) : -1;
}

function isControl(symbol: number): boolean {
  return (symbol < 0x20 && symbol !== 0x09) || symbol === 0x7f;
}

function stepTable(): Uint16Array {
  const table = new Uint16Array(1 << STEP_BITS);
  for (let size = 1; size <= STEP_BITS; size++) {
    const { first, count, start } = CODES[size] ?? { first: 0, count: 0, start: 0 };
    for (let nth = 0; nth < count; nth++) {
      const from = (first + nth) << (STEP_BITS - size);
      table.fill((size << 8) | (CODE_SYMBOLS[start + nth] ?? 0), from, from + (1 << (STEP_BITS - size)));
    }
  }
  return table;
}

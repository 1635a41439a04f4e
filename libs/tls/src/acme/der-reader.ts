/** A value of DER (X.690): what it is, and its content. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

/** The values that lie one behind the other. @throws {RangeError} when one is cut short */
export function derValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1);
    const digits = short < 0x80 ? 0 : short & 0x7f;
    const length = digits === 0 ? short : bytes.readUIntBE(at + 2, digits);
    const start = at + 2 + digits;
    at = start + length;
    if (at > bytes.length) throw new RangeError('it ends too early');
    values.push({ tag, content: bytes.subarray(start, at) });
  }
  return values;
}

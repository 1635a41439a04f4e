/** @throws {Error} that names the flag */
export function positive(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${flag} must be a whole number of at least 1, not "${text}"`);
  return Number(text);
}

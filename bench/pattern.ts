/** @throws {Error} that names the flag */
export function pattern(flag: string, text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (thrown) {
    throw new Error(`${flag} must be a regular expression: ${thrown instanceof Error ? thrown.message : text}`, {
      cause: thrown,
    });
  }
}

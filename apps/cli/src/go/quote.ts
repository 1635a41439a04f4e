const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** A text in the double quotes of Go's `%q`: what a terminal would act on is escaped. */
export function quote(text: string): string {
  const escaped = text.replaceAll(/["\\\p{Cc}]/gu, (char) => NAMED[char] ?? numbered(char.charCodeAt(0)));
  return `"${escaped}"`;
}

/** Control characters without a name of their own: `\x1b` in ASCII, `\u0085` above. */
function numbered(code: number): string {
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

import { wrapped } from './wrapped.js';

const INDENT = '  ';
const NARROWEST = 16;

/**
 * Names on the left, what they are on the right, wrapped where a line would be too long.
 *
 * @param pageWidth columns, of which two are left free on the left
 */
export function twoColumns(rows: readonly (readonly [string, string])[], pageWidth: number): string[] {
  const left = Math.max(0, ...rows.map(([name]) => name.length)) + 3;
  const width = Math.max(NARROWEST, pageWidth - INDENT.length - left);
  return rows.flatMap(([name, text]) =>
    wrapped(text, width).map((line, number) => `${INDENT}${(number === 0 ? name : '').padEnd(left)}${line}`.trimEnd()),
  );
}

/** Columns that a page may be wide: it is read in terminals, and side by side with others. */
const PAGE_WIDTH = 100;
const NARROWEST = 40;

/** Names on the left, what they are on the right, wrapped where a line would be too long. @param indent of the page */
export function twoColumns(rows: readonly (readonly [string, string])[], indent = 2): string[] {
  const left = Math.max(0, ...rows.map(([name]) => name.length)) + 3;
  const width = Math.max(NARROWEST, PAGE_WIDTH - indent - left);
  return rows.flatMap(([name, text]) =>
    wrapped(text, width).map((line, number) => `${(number === 0 ? name : '').padEnd(left)}${line}`.trimEnd()),
  );
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A cell: its text, and how it looks on a terminal, which takes no room. */
export interface Cell {
  readonly text: string;
  readonly styled: string;
}

/** Columns as wide as their widest cell, two blanks between them, none at the end of a line. */
export function renderTable(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, columns(text));
  }
  return rows.map((row) => renderRow(row, widths)).join('\n');
}

function renderRow(row: readonly Cell[], widths: readonly number[]): string {
  return row
    .map(({ text, styled }, column) => {
      const last = column === row.length - 1;
      return last ? styled : styled + ' '.repeat((widths[column] ?? 0) - columns(text));
    })
    .join('  ');
}

function columns(text: string): number {
  return Array.from(text).length;
}

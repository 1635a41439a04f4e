import { printable } from '../terminal/printable.js';
import type { Cell } from './table.js';

/** A cell with a text from elsewhere. */
export function cell(text: string, style: (text: string) => string = String): Cell {
  const clean = printable(text);
  return { text: clean, styled: style(clean) };
}

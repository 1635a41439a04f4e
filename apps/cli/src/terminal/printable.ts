import { stripVTControlCharacters } from 'node:util';

/** A text from elsewhere, on one line and without anything that a terminal would act on. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{Cc}/gu, '\uFFFD');
}

/** Cut to a number of columns: a line that wraps cannot be drawn over. */
export function fit(line: string, columns: number): string {
  const chars = Array.from(line);
  return chars.length <= columns ? line : `${chars.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

/** Likewise for one that may have colours, which it loses when it is cut. */
export function fitStyled(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return Array.from(plain).length <= columns ? line : fit(plain, columns);
}

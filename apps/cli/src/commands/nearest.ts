/** The names that somebody may have meant: at most two letters off, or only begun. */
export function nearest(typed: string, names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(typed) || distance(typed, name) <= Math.min(2, name.length - 1));
}

/** How many letters are to be added, dropped or changed (Levenshtein), one row of the table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

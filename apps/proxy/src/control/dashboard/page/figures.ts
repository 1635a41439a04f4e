const UNITS = [
  { ms: 24 * 60 * 60 * 1000, name: 'd' },
  { ms: 60 * 60 * 1000, name: 'h' },
  { ms: 60 * 1000, name: 'min' },
  { ms: 1000, name: 's' },
];

/** What stands for a figure that there is not. */
export const NONE = '–';

/** `0.5`, `12.3`, `1840`. */
export function perSecond(rate: number | null): string {
  if (rate === null) return NONE;
  return rate < 100 && rate > 0 ? rate.toFixed(1) : Math.round(rate).toString();
}

/** `3.2 ms`, `48 ms`, `1.25 s`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return NONE;
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(2))} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** `0 %`, `0.25 %`, `12 %`. @param share 0 to 1 */
export function percent(share: number | null): string {
  if (share === null) return NONE;
  const of100 = share * 100;
  return `${of100 >= 10 ? Math.round(of100) : Number(of100.toFixed(2))} %`;
}

/** `40 s`, `3 min`, `5 h`, `12 d`: in the largest unit that fits. */
export function duration(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms);
  return unit === undefined ? '0 s' : `${Math.floor(ms / unit.ms)} ${unit.name}`;
}

/** `1 target`, `2 targets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first of a long list: `a, b, c and 12 more`. */
export function shortened(names: readonly string[], most = 4): string {
  const rest = names.length - most;
  return rest > 1 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

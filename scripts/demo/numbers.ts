/** `12,345` */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1.2 ms`, `143 ms` */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : count(Math.round(ms))} ms`;
}

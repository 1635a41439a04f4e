import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds at a moment, from /proc. */
export interface VitalSigns {
  /** Memory of its own plus its share of what it shares. */
  readonly pssKb: number;
  readonly descriptors: number;
  readonly threads: number;
}

export function vitalSigns(pid: number): VitalSigns {
  const pss = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return {
    pssKb: Number(pss?.[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
  };
}

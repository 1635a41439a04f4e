import { readdirSync, readFileSync } from 'node:fs';

export interface Sample {
  readonly pssMb: number;
  readonly descriptors: number;
  readonly threads: number;
}

/** What a process holds now (Linux). */
export function sample(pid: number): Sample {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? '0';
  return {
    pssMb: Math.round(Number(pss) / 102.4) / 10,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Aim, Load, LoadResult } from '../load/load.ts';
import { cpuNsOf } from './cpu.ts';
import { pssKibOf } from './memory.ts';

/** One timed run of one proxy. */
export interface Sample extends LoadResult {
  /** Of the proxy's processes, user and system. */
  readonly cpuNs: number;
  /** At the end of the run. */
  readonly pssKib: number;
}

/** What a proxy does after its last answer (closing, writing out its log) belongs to the load as well. */
const AFTERMATH_MS = 150;

/** @throws Error when the proxy or the load tool ended, or no request was answered */
export async function takeSample(pid: number, load: Load, aim: Aim): Promise<Sample> {
  const cpuBefore = cpuNsOf(pid);
  const result = await load.run(aim);
  // Not in the middle of it: the kernel walks all pages for this, and the process has to wait for its own memory meanwhile.
  const pssKib = pssKibOf(pid);
  await delay(AFTERMATH_MS);
  if (result.requests === 0) throw new Error(`no request was answered, ${result.errors} errors`);
  return { ...result, cpuNs: cpuNsOf(pid) - cpuBefore, pssKib };
}

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Who gets the cores: prefixes of commands. */
export interface Shares {
  readonly served: readonly string[];
  readonly attackers: readonly string[];
  /** @param pid of the proxy, once it runs */
  settle(pid: number): void;
}

/** Everybody alike: attackers take cores from those whom they attack, and from their clients. */
export const TOGETHER: Shares = { served: [], attackers: [], settle: () => undefined };

/**
 * As if attackers had machines of their own: the proxy and its ordinary clients run whenever they want to, attackers in
 * what is left. V8's compilers and collectors are not among those who come first: they would not give way to a worker.
 * Needs root (CAP_SYS_NICE).
 */
export const APART: Shares = {
  served: ['chrt', '--rr', '1'],
  attackers: ['chrt', '--idle', '0'],
  settle(pid) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const name = readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8');
      if (name.startsWith('node-V8')) execFileSync('chrt', ['--other', '--pid', '0', task]);
    }
  },
};

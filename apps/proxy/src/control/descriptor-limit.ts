import { readFileSync } from 'node:fs';

/** What most systems allow, for those that do not say. */
const USUAL_LIMIT = 10_240;
/** A client's connection mostly has one to a target beside it; the rest is for files, sockets and probes. */
const SHARE_FOR_CLIENTS = 0.45;

/** How many client connections fit into the descriptors that this process may open. */
export function connectionsThatFit(): number {
  return Math.floor(descriptorLimit() * SHARE_FOR_CLIENTS);
}

/** How many descriptors this process may open. */
export function descriptorLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? USUAL_LIMIT : Number(soft);
  } catch {
    return USUAL_LIMIT;
  }
}

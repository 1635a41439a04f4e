import type { ModuleRef } from '@nestjs/core';

/**
 * Everything that the teams' modules provide for one seam, in the order of the flags. Nest merges nothing: the same
 * token in two modules is two providers, and this asks for each.
 */
export function collect<Provided>(from: Pick<ModuleRef, 'get'>, token: symbol): Provided[] {
  let provided: (Provided | Provided[])[];
  try {
    provided = from.get(token, { strict: false, each: true });
  } catch {
    // Nest's way to say that nobody provides it.
    return [];
  }
  const all: Provided[] = [];
  for (const one of provided) {
    if (Array.isArray(one)) all.push(...one);
    else all.push(one);
  }
  return all;
}

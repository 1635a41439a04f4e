/** Below this a walk over the list is as quick as a look into a set. */
const SHORT = 16;

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Whether a value is in a split's list. Lists may be long (all accounts of a region), and are asked for every request. */
export function isListed(value: string, list: readonly string[]): boolean {
  if (list.length < SHORT) return list.includes(value);
  let set = sets.get(list);
  if (set === undefined) {
    set = new Set(list);
    sets.set(list, set);
  }
  return set.has(value);
}

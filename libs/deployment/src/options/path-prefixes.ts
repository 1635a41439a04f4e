export const ROOT = '/';

/**
 * The list that a deploy gave: each with one leading slash and no trailing one, slashes inside kept; none is the root.
 */
export function normalisePathPrefixes(typed: readonly string[]): readonly string[] {
  return typed.length === 0 ? [ROOT] : typed.map((prefix) => `/${prefix.replace(/^\/+|\/+$/g, '')}`);
}

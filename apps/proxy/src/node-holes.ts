/**
 * The first release of each line of Node.js without known holes that matter to a proxy: what a client, a target or a
 * certificate authority could use. Since 21 October 2026: an out-of-bounds write of the Brotli decoder that compressed
 * answers reach (CVE-2026-111497), names in certificates taken for others (CVE-2026-105483, CVE-2026-106069), and OpenSSL.
 *
 * From https://nodejs.org/en/blog/vulnerability/october-2026-security-releases. To be looked at with each release of
 * ours, and with each security release of Node.js: https://nodejs.org/en/blog/vulnerability
 */
const SAFE_SINCE: ReadonlyMap<number, readonly [minor: number, patch: number]> = new Map([
  [24, [22, 1]],
  [26, [12, 1]],
]);

/** Lines that get no fixes any more: odd ones live for eight months. */
const ENDED: ReadonlySet<number> = new Set([25]);

/**
 * Whether somebody should install another Node.js.
 *
 * @param version as `process.versions.node` has it
 * @returns one sentence; null when nothing is known against it, as of a line that is newer than this list
 */
export function knownHoles(version: string): string | null {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (ENDED.has(major)) return `Node.js ${version} gets no security fixes any more`;
  const safe = SAFE_SINCE.get(major);
  if (safe === undefined) return null;
  const [safeMinor, safePatch] = safe;
  if (minor > safeMinor || (minor === safeMinor && patch >= safePatch)) return null;
  return `Node.js ${version} has known security holes, which ${major}.${safeMinor}.${safePatch} does not have`;
}

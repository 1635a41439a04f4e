/**
 * What a client's connection is at.
 *
 *     open ──shutdown──► announced ──PING answered, or a second──► leaving ──last stream──► closing ──► closed
 *       └──────────────── idle too long, an error ───────────────────────────────────────────►
 *
 * `announced` is the first of the two GOAWAYs (RFC 9113 6.8): requests that are on their way are still served; `leaving`
 * the second, behind which none is. Whatever it does, an error or a reset of its socket leads to `closed`.
 */
export type ConnectionPhase = 'open' | 'announced' | 'leaving' | 'closing' | 'closed';

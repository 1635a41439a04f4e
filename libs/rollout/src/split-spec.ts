/** Who goes to the rollout slot, as `rollout set` said. Plain data. */
export interface SplitSpec {
  /** 0…100 */
  readonly percent: number;
  /** Values that always go there. */
  readonly list: readonly string[];
  /** Name of the strategy; one that is not known falls back to the default. */
  readonly strategy: string;
  /** The header whose value decides, lower case; empty for the cookie. */
  readonly header: string;
  /** Whether the proxy sets the cookie for clients that have none. */
  readonly sticky: boolean;
}

/** What the processes of a flood tell one another. */

export type AttackOrder = 'go' | { readonly flood: string; readonly connections: number; readonly port: number };

export interface AttackReport {
  /** The names of what they can do; first of all. */
  readonly floods?: readonly string[];
  /** How many of them got a GOAWAY. */
  readonly calmed?: number;
}

/** A request of an ordinary client: when it began (`Date.now()`, with fractions), and how long it took, ms. */
export type Asked = readonly [began: number, took: number];

export type OthersOrder = 'begin' | 'take';
/** The port of their target, first of all; then what they asked since they were last asked. */
export type OthersReport = number | readonly Asked[];

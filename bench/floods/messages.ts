/** What the processes of a flood tell one another. */

/** The one that waits for answers, which a bystander has none of. */
export const HEADER_BOMBS = 'header bombs';

export interface Attack {
  readonly flood: string;
  readonly connections: number;
  readonly port: number;
}

/** Connect for an attack, or do it. */
export type AttackOrder = Attack | 'go';

export interface AttackReport {
  /** The names of what they can do; first of all. */
  readonly floods?: readonly string[];
  /** How many of them got a GOAWAY. */
  readonly calmed?: number;
}

/** A request of an ordinary client: when it began (`Date.now()`, with fractions), and how long it took, ms. */
export type Asked = readonly [began: number, took: number];

export type OthersOrder = 'begin' | 'take';

export interface OthersReport {
  /** Of their target; first of all. */
  readonly port?: number;
  /** What they asked since they were last told to tell. */
  readonly asked?: readonly Asked[];
}

/**
 * What `kamal-proxy/extension` offers, for the compiler; at run time the proxy provides it. This holds what modules use
 * most. Everything there is stands in apps/proxy/src/shared/extension.ts of the proxy.
 */

/** Header fields in the order they came. */
export class Fields {
  /** Made from `[name, value, name, value…]`. */
  static of(...pairs: readonly string[]): Fields;
  /** The first value. @param lower the name in lower case */
  get(lower: string): string | undefined;
  /** @param lower the name in lower case */
  has(lower: string): boolean;
  add(name: string, value: string): void;
  set(name: string, value: string): void;
  /** @param lower the name in lower case */
  delete(lower: string): void;
  [Symbol.iterator](): IterableIterator<readonly [name: string, value: string]>;
}

export interface RequestHead {
  readonly method: string;
  /** Path and query byte for byte as they came. */
  readonly target: string;
  readonly host: string;
  readonly fields: Fields;
}

/** One request and its answer. */
export interface Exchange {
  readonly request: RequestHead;
  /** Still encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly requestId: string;
  /** Known behind the stage `find-service`. */
  readonly service: { readonly name: string } | null;
  /** Aborted when the exchange is called off: the client left, a drain ended it. */
  readonly signal: AbortSignal;
  /** Answers it: later stages do not run. */
  answer(status: number, fields: Fields, body?: string | Uint8Array): void;
  /** Changes the head of the target's answer before it is sent. */
  filterHead(filter: (head: { status: number; readonly fields: Fields }) => void): void;
  /** Runs once when the exchange is over, whichever way. */
  onEnd(listener: () => void): void;
}

/**
 * One step of the request path. It returns nothing (go on), a promise (hold the request until it settles), answers the
 * exchange, or throws.
 */
export interface Stage {
  readonly name: string;
  handle(exchange: Exchange): void | Promise<void>;
}

/** Ends an exchange with a status of its own: FORBIDDEN is 403, UNAUTHORIZED 401, TOO_MANY_REQUESTS 429. */
export class ProxyError extends Error {
  constructor(code: 'UNAUTHORIZED' | 'FORBIDDEN' | 'TOO_MANY_REQUESTS', message: string);
}

/** The token under which a module provides its stages. */
export const STAGES: unique symbol;

/** The stage, or its class, and the stage of the map that it stands beside. */
export type StagePlacement = { readonly use: Stage | (abstract new (...injected: never[]) => Stage) } & (
  { readonly before: string; readonly after?: never } | { readonly after: string; readonly before?: never }
);

/** Who goes to the rollout slot, as `rollout set` said. */
export interface SplitSpec {
  /** 0…100 */
  readonly percent: number;
  readonly list: readonly string[];
  readonly strategy: string;
  /** Lower case; empty for the cookie. */
  readonly header: string;
  readonly sticky: boolean;
}

/** Decides who goes to a service's rollout slot: at once, and the same of a client every time. */
export interface RolloutStrategy {
  /** What `rollout set --strategy` calls it. */
  readonly name: string;
  goesToRollout(exchange: Exchange, split: SplitSpec): boolean;
}

/** The token under which a module provides its rollout strategies. */
export const ROLLOUT_STRATEGY: unique symbol;

/** What a target is known by to a policy. */
export interface Candidate {
  readonly address: string;
  /** Requests in flight, over all workers. */
  inFlight(): number;
}

/** Chooses among the healthy targets of a slot. */
export interface BalancingPolicy {
  /** What `deploy --balancing` calls it. */
  readonly name: string;
  /** @returns an index into `candidates`, which is never empty */
  choose(candidates: readonly Candidate[], turns: { next(): number }): number;
}

/** The token under which a module provides its balancing policies. */
export const BALANCING_POLICY: unique symbol;

/** A certificate with its chain, and its key: PEM, the server's own certificate first, the key not encrypted. */
export interface CertificatePem {
  readonly chain: string;
  readonly key: string;
}

/** Where else certificates come from: asked on the control plane, before an ACME authority is. */
export interface CertificateSource {
  /** For the log. */
  readonly name: string;
  /**
   * The certificate for a host that a client named.
   *
   * @returns null when this source has none
   * @throws {Error} when it cannot say: the client is refused, and a minute later it is tried again
   */
  certificateFor(host: string, service: string): Promise<CertificatePem | null>;
}

/** The token under which a module provides its certificate sources. */
export const CERTIFICATE_SOURCE: unique symbol;

/**
 * What `kamal-proxy/extension/contracts` offers to tests, for the compiler. Everything there is stands in
 * apps/proxy/src/shared/extension-contracts.ts of the proxy.
 */
import type { BalancingPolicy, CertificateSource, Exchange, RequestHead, RolloutStrategy, Stage } from './extension.js';

/** `describe` and `it` of whatever runs the tests. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void | Promise<void>) => unknown;
}

/** What every stage has to keep to. @param make a fresh one for each test */
export function stageContract(name: string, make: () => Stage, runner: TestRunner): void;
/** What every rollout strategy has to keep to. @param make a fresh one for each test */
export function rolloutStrategyContract(name: string, make: () => RolloutStrategy, runner: TestRunner): void;
/** What every balancing policy has to keep to. @param make a fresh one for each test */
export function balancingPolicyContract(name: string, make: () => BalancingPolicy, runner: TestRunner): void;
/** What every certificate source has to keep to. @param make a fresh one for each test @param host one that it knows */
export function certificateSourceContract(
  name: string,
  make: () => CertificateSource,
  host: string,
  runner: TestRunner,
): void;

/** The client's side of an exchange: keeps what it was told. */
export class RecordedAnswer {
  /** 0 while there is none. */
  get status(): number;
  /** The body so far. */
  text: string;
  /** A field of the answer. @param lower the name in lower case */
  field(lower: string): string | undefined;
}

/** What is special about a request; the rest is a plain GET of `/`. */
export interface ExchangeOptions {
  readonly request?: Partial<RequestHead>;
  /** `[name, value, name, value…]` */
  readonly fields?: readonly string[];
}

/** An exchange as the proxy would make it. */
export function exchangeFor(
  options?: ExchangeOptions,
  answer?: RecordedAnswer,
): Exchange & { service: { readonly name: string; readonly errorPages: null } | null };

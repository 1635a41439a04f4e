import type { BalancingPolicy } from './balancing-policy.js';
import { LeastRequests } from './least-requests.js';
import { RoundRobin } from './round-robin.js';

/** The policies of a worker, by the names that `deploy --balancing` knows. */
export class BalancingPolicies {
  readonly #byName = new Map<string, BalancingPolicy>();
  readonly #default = new RoundRobin();

  constructor() {
    this.add(this.#default);
    this.add(new LeastRequests());
  }

  /** Takes a team's policy. @throws {Error} when there is one of this name */
  add(policy: BalancingPolicy): void {
    if (this.#byName.has(policy.name)) throw new Error(`there is already a balancing policy called "${policy.name}"`);
    this.#byName.set(policy.name, policy);
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** The default one when none has this name: a saved name may be gone after a restart without the module. */
  named(name: string): BalancingPolicy {
    return this.#byName.get(name) ?? this.#default;
  }
}

export { BALANCING_POLICY, type BalancingPolicy, type Candidate, type Turns } from './balancing-policy.js';
export { balancingPolicyContract } from './contract.js';
export { BalancingPolicies } from './policies.js';
export { SharedRows } from './shared-rows.js';
export { SharedCounts } from './shared-counts.js';
export { Slot } from './slot.js';
export type { SlotSpec, TargetRows, TargetSpec } from './slot-spec.js';
export { Target } from './target.js';
export { slotSpec, targetSpec } from './testing/specs.js';

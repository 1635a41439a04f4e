/** What a team's module imports as `kamal-proxy/extension`: the seams, and the types that they speak of. */
export {
  type ConnectionView,
  type Exchange,
  Fields,
  ProxyError,
  type ProxyErrorCode,
  type RequestHead,
  ResponseHead,
  type Stage,
  type StagePlacement,
  STAGES,
} from '@app/pipeline';
export { BALANCING_POLICY, type BalancingPolicy, type Candidate, type Turns } from '@app/balancing';
export { ROLLOUT_STRATEGY, type RolloutStrategy, type SplitSpec } from '@app/rollout';
export { STATE_STORE, type StateStore } from '@app/deployment';

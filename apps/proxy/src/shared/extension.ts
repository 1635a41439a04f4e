/** What a team's module imports as `kamal-proxy/extension`: the seams, and the types that they speak of. */
export {
  type BodySource,
  type ConnectionView,
  type DetachedConnection,
  type Exchange,
  Fields,
  ProxyError,
  type ProxyErrorCode,
  type Release,
  type RequestHead,
  ResponseHead,
  type ResponseWriter,
  type Stage,
  type StagePlacement,
  STAGES,
} from '@app/pipeline';
export { BALANCING_POLICY, type BalancingPolicy, type Candidate, type Turns } from '@app/balancing';
export { ROLLOUT_STRATEGY, type RolloutStrategy, type SplitSpec, splitValue } from '@app/rollout';
export { CERTIFICATE_SOURCE, type CertificatePem, type CertificateSource } from '@app/tls';
export {
  type LoadedState,
  readState,
  type Rejected,
  type RejectedService,
  type ServiceState,
  STATE_STORE,
  type StateContent,
  type StateStore,
  writeState,
} from '@app/deployment';

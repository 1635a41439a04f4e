/**
 * In this repository the examples are compiled against what they get at run time, too, and not only against the types
 * that lie in their folders. From the lists in apps/proxy/src/shared/.
 */
declare module 'kamal-proxy/extension' {
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
}

declare module 'kamal-proxy/extension/contracts' {
  export {
    exchangeFor,
    type ExchangeOptions,
    NO_BODY,
    RecordedAnswer,
    stageContract,
    type TestRunner,
  } from '@app/pipeline';
  export { balancingPolicyContract } from '@app/balancing';
  export { rolloutStrategyContract } from '@app/rollout';
  export { certificateSourceContract } from '@app/tls';
}

/**
 * What a team's tests import as `kamal-proxy/extension/contracts`: what each seam asks of an implementation, as a suite for
 * any test runner, and the exchanges that it is tested with.
 */
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

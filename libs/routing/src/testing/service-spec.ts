import { slotSpec, targetSpec } from '@app/balancing';
import type { ServiceSpec } from '../service-spec.js';

/** A running service for tests, as a deploy without flags makes it: any host, `/`, one target. */
export function serviceSpec(name: string, special: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    name,
    row: 0,
    hosts: [],
    pathPrefixes: ['/'],
    stripPrefix: true,
    tls: { enabled: false, redirect: true },
    certificates: null,
    canonicalHost: '',
    clientIpHeader: '',
    excludeMetricsPaths: [],
    healthCheckPath: '/up',
    errorPages: null,
    gate: { kind: 'running' },
    active: slotSpec([targetSpec(1)]),
    rollout: null,
    split: null,
    ...special,
  };
}

import { CERTIFICATE_FAMILIES } from './certificate-families.js';
import type { MetricFamily } from './metric-family.js';
import type { Moment } from './moment.js';
import { CONTROL_FAMILIES, PROXY_FAMILIES } from './proxy-families.js';
import { REQUEST_FAMILIES } from './request-families.js';
import { TARGET_FAMILIES } from './target-families.js';

/** Every metric, in the order in which they are shown and documented (docs/metrics.md). */
export const FAMILIES: readonly MetricFamily<Moment>[] = [
  ...REQUEST_FAMILIES,
  ...TARGET_FAMILIES,
  ...CONTROL_FAMILIES,
  ...CERTIFICATE_FAMILIES,
  ...PROXY_FAMILIES,
];

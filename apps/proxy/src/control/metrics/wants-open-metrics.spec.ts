import { describe, expect, it } from 'vitest';
import { wantsOpenMetrics } from './wants-open-metrics.js';

/** What Prometheus 2.53 and 3.0 send. */
const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

describe('wantsOpenMetrics', () => {
  it.each([
    [PROMETHEUS_2, true],
    [PROMETHEUS_3, true],
    ['application/openmetrics-text', true],
    ['Application/OpenMetrics-Text; version=1.0.0', true],
    ['application/openmetrics-text;version=0.0.1', false],
    ['application/openmetrics-text;q=0', false],
    ['text/plain;version=0.0.4', false],
    ['text/plain, application/openmetrics-text;q=0.5', false],
    ['*/*', false],
    ['', false],
    [undefined, false],
  ])('of %s: %s', (accept, expected) => expect(wantsOpenMetrics(accept)).toBe(expected));
});

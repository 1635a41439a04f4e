import { HealthIndicatorService } from '@nestjs/terminus';
import { describe, expect, it } from 'vitest';
import { certificates, eventLoop, type Indicator, listeners, stateFile, workers } from './indicators.js';
import type { CertificateVitals, Vitals } from './vitals.js';

const DAY_MS = 24 * 60 * 60 * 1000;

const WELL: Vitals = {
  draining: false,
  workers: { serving: 2, of: 2, late: 0 },
  stateProblem: async () => '',
  certificates: () => [],
};

async function look(indicator: Indicator, special: Partial<Vitals> = {}) {
  const [found] = Object.values(await indicator(new HealthIndicatorService(), { ...WELL, ...special }));
  return found;
}

function certificate(livesMs: number, leftMs: number): CertificateVitals {
  const validTo = Date.now() + leftMs;
  return { service: 'web', hosts: ['a.test'], validFrom: validTo - livesMs, validTo };
}

describe('indicators of health', () => {
  it.each([workers, listeners, stateFile, certificates, eventLoop])(
    'are up when all is well: %o',
    async (indicator) => {
      expect(await look(indicator)).toMatchObject({ status: 'up' });
    },
  );

  it('are down without a worker, and degraded without one of several', async () => {
    expect(await look(workers, { workers: { serving: 0, of: 2, late: 0 } })).toMatchObject({ status: 'down' });
    expect(await look(listeners, { workers: { serving: 0, of: 2, late: 0 } })).toMatchObject({ status: 'down' });
    expect(await look(workers, { workers: { serving: 1, of: 2, late: 0 } })).toMatchObject({ status: 'degraded' });
  });

  it('are down while the proxy drains', async () => {
    expect(await look(listeners, { draining: true })).toMatchObject({ status: 'down' });
  });

  it('are degraded by a worker that is late, and by a state that cannot be saved', async () => {
    const late = { serving: 2, of: 2, late: 1 };
    expect(await look(eventLoop, { workers: late })).toMatchObject({ status: 'degraded', late_workers: 1 });
    const full = await look(stateFile, { stateProblem: async () => 'the disk is full' });
    expect(full).toMatchObject({ status: 'degraded', message: 'deploys will fail: the disk is full' });
  });

  it.each([
    ['90 days', 90 * DAY_MS, 8 * DAY_MS, 'up'],
    ['90 days', 90 * DAY_MS, 6 * DAY_MS, 'degraded'],
    ['90 days', 90 * DAY_MS, -DAY_MS, 'degraded'],
    ['6 days', 6 * DAY_MS, 2 * DAY_MS, 'up'],
    ['6 days', 6 * DAY_MS, DAY_MS, 'degraded'],
  ])('of a certificate for %s with %d, %d ms left are %s', async (_, lives, left, status) => {
    expect(await look(certificates, { certificates: () => [certificate(lives, left)] })).toMatchObject({ status });
  });
});

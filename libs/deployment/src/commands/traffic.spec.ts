import { requestsOf } from '@app/observability';
import { describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';

const OVER = { status: 200, bytesReceived: 0, bytesSent: 1, durationMs: 1, firstByteMs: 1, upstreamMs: 1 };

describe('traffic', () => {
  it('is what the workers counted of each service, and of the targets it has', async () => {
    const plane = new ControlPlane();
    await plane.deployed('web', ['web-1:80']);
    await plane.rolledOut('web', ['web-2:80']);
    const { row, active } = plane.served('web');
    plane.dataPlane.tallies.over(row, OVER);
    const target = active.writers[0]?.rows.inFlight ?? -1;
    plane.dataPlane.tallies.over(target, OVER);
    plane.dataPlane.counts.set(target, 3);
    const [web] = plane.commands.traffic();
    expect(web).toMatchObject({ service: 'web', gate: 'running', rolloutPercent: null });
    expect(web?.targets).toMatchObject([
      { target: 'web-1:80', slot: 'active', reader: false, healthy: true, inFlight: 3 },
      { target: 'web-2:80', slot: 'rollout', reader: false, healthy: true, inFlight: 0 },
    ]);
    const tallies = [web, ...(web?.targets ?? [])].map((counted) => counted && requestsOf(counted.tally));
    expect(tallies).toEqual([1, 1, 0]);
  });
});

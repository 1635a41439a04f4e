import type { HealthReport } from '@app/admin-api';
import { describe, expect, it } from 'vitest';
import { RecordedTerminal } from '../terminal/recording.fixture.js';
import { healthText, whatIsDown } from './health-text.js';

const { colors } = new RecordedTerminal({});

const SICK: HealthReport = {
  status: 'error',
  details: {
    workers: { status: 'down', serving: 0, of: 2 },
    listeners: { status: 'down', message: 'no port is open' },
    state_file: { status: 'degraded', message: 'deploys will fail: EROFS' },
    certificates: { status: 'degraded', count: 3, lapsing: ['a: 2026-01-01', 'b: 2026-01-02'] },
    event_loop: { status: 'up', turn_ms: 0 },
  },
};

describe('the report of the proxy’s health', () => {
  it('has a line for each thing that was looked at', () => {
    expect(healthText(SICK, colors).split('\n')).toEqual([
      'workers       down      serving 0, of 2',
      'listeners     down      no port is open',
      'state file    degraded  deploys will fail: EROFS',
      'certificates  degraded  count 3, lapsing a: 2026-01-01; b: 2026-01-02',
      'event loop    up        turn ms 0',
    ]);
  });

  it('says in one line what is down', () => {
    expect(whatIsDown(SICK)).toBe('workers (serving 0, of 2), listeners (no port is open)');
  });
});

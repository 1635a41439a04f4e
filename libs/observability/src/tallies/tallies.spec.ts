import { describe, expect, it } from 'vitest';
import { bucketOf, DEFAULT_BOUNDS_MS, FINE_BOUNDS_MS } from './buckets.js';
import { type Outcome, SharedTallies } from './tallies.js';
import { requestsOf } from './tally.js';

const OK: Outcome = {
  status: 200,
  bytesReceived: 10,
  bytesSent: 5_000_000_000,
  durationMs: 7,
  firstByteMs: 4,
  upstreamMs: 6,
};

function twoWorkers(rows = 4) {
  const memory = new SharedArrayBuffer(SharedTallies.bytesFor(rows, 2), {
    maxByteLength: SharedTallies.bytesFor(100, 2),
  });
  return {
    memory,
    all: new SharedTallies(memory, 2),
    each: [0, 1].map((column) => new SharedTallies(memory, 2, column)),
  };
}

describe('SharedTallies', () => {
  it('adds up what the workers counted', () => {
    const { all, each } = twoWorkers();
    for (const worker of each) {
      worker.open(3, 1);
      worker.over(3, OK);
      worker.over(3, { ...OK, status: 503, firstByteMs: -1, upstreamMs: -1 });
      worker.held(3, 1);
      worker.connections(3, 1);
      worker.connected(3, 300);
    }
    each[0]?.held(3, -1);
    const tally = all.sum(3);
    expect(tally).toMatchObject({
      open: 2,
      held: 1,
      heldEver: 2,
      connections: 2,
      statusClasses: Float64Array.of(0, 2, 0, 0, 2),
    });
    expect(tally).toMatchObject({ bytesReceived: 40, bytesSent: 20_000_000_000 });
    expect(requestsOf(tally)).toBe(4);
    expect(tally.latency.counts[bucketOf(FINE_BOUNDS_MS, 7)]).toBe(4);
    expect(tally.latency.sum).toBe(28);
    expect(tally.firstByte).toEqual({ counts: Float64Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sum: 8 });
    expect(tally.upstream.counts[1]).toBe(2);
    expect(tally.connect.counts[bucketOf(DEFAULT_BOUNDS_MS, 300)]).toBe(2);
    expect(requestsOf(all.sum(2))).toBe(0);
  });

  it('leaves the life of a WebSocket out of the times', () => {
    const { all, each } = twoWorkers();
    each[0]?.over(1, { ...OK, status: 101, durationMs: 3_600_000 });
    expect(all.sum(1)).toMatchObject({
      statusClasses: Float64Array.of(1, 0, 0, 0, 0),
      latency: { sum: 0 },
      upstream: { sum: 0 },
    });
    expect(all.sum(1).firstByte.sum).toBe(4);
  });

  it('takes what was open in a dead worker out, and nothing else', () => {
    const { all, each } = twoWorkers();
    for (const worker of each) {
      worker.open(1, 1);
      worker.over(1, OK);
    }
    all.clearGauges(1);
    expect(all.sum(1)).toMatchObject({ open: 1, statusClasses: Float64Array.of(0, 2, 0, 0, 0) });
  });

  it('is quiet when nothing is open, and empty when it is lent again', () => {
    const { all, each } = twoWorkers();
    each[1]?.open(2, 1);
    each[1]?.over(2, OK);
    expect(all.isQuiet(2)).toBe(false);
    each[1]?.open(2, -1);
    expect(all.isQuiet(2)).toBe(true);
    all.clearRow(2);
    expect(requestsOf(all.sum(2))).toBe(0);
  });

  it('goes on when the memory grows', () => {
    const { memory, all, each } = twoWorkers(2);
    memory.grow(SharedTallies.bytesFor(50, 2));
    each[1]?.over(49, OK);
    expect(requestsOf(all.sum(49))).toBe(1);
    all.clearGauges(1);
    expect(all.isQuiet(49)).toBe(true);
  });
});

describe('bucketOf', () => {
  it.each([
    [0, 0],
    [5, 0],
    [5.001, 1],
    [10_000, 10],
    [10_001, 11],
  ])('puts %d ms into bucket %i: a bound belongs to its bucket', (ms, bucket) => {
    expect(bucketOf(DEFAULT_BOUNDS_MS, ms)).toBe(bucket);
  });
});

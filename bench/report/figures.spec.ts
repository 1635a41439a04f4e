import { describe, expect, it } from 'vitest';
import type { Sample } from '../measure/sample.ts';
import type { Series } from '../run-scenario.ts';
import { figuresOf } from './figures.ts';

/** A run of 1,000 requests in 2 s, so that 1 ms of CPU is 1 µs a request. */
function sample(cpuMs: number, changes: Partial<Sample> = {}): Sample {
  const run = { requests: 1000, seconds: 2, p50Us: 500, p99Us: 2500, errors: 0, pssKib: 2048 };
  return { ...run, cpuNs: cpuMs * 1e6, ...changes };
}

function series(name: string, samples: readonly Sample[], workers = 1): Series {
  const peer = {
    name,
    version: () => Promise.reject(new Error('unused')),
    start: () => Promise.reject(new Error('unused')),
  };
  return { contender: { label: name, peer, workers }, samples, warnings: [] };
}

describe('figuresOf', () => {
  it('counts CPU per request, and compares minimum with minimum and median with median', () => {
    const [nginx, ours] = figuresOf({ name: 'h1' }, [
      series('nginx', [sample(10), sample(14), sample(12)]),
      series('ours', [sample(30), sample(15), sample(18)]),
    ]);
    expect(nginx).toMatchObject({ cpuMin: 10, cpuMedian: 12, ratioOfMin: 1, ratioOfMedian: 1 });
    expect(ours).toMatchObject({ scenario: 'h1', contender: 'ours', cpuMin: 15, cpuMedian: 18 });
    expect(ours).toMatchObject({ ratioOfMin: 1.5, ratioOfMedian: 1.5 });
  });

  it('counts CPU per GB and MB a second where bodies are large', () => {
    const [down] = figuresOf({ name: 'down', bytesPerRequest: 10_000_000 }, [series('ours', [sample(7000)])]);
    expect(down).toMatchObject({ cpuMin: 0.7, perSecond: 5000 });
  });

  it('takes medians of throughput and latency, and the most memory', () => {
    const [ours] = figuresOf({ name: 'h1' }, [
      series('ours', [sample(1, { seconds: 1, p99Us: 9000 }), sample(1, { pssKib: 4096 }), sample(1, { seconds: 4 })]),
    ]);
    expect(ours).toMatchObject({ perSecond: 500, p50Ms: 0.5, p99Ms: 2.5, pssMib: 4 });
  });

  it('has no ratio without nginx, or without one that has as many workers', () => {
    const [, alone] = figuresOf({ name: 'scaling' }, [series('nginx', [sample(1)], 1), series('ours', [sample(1)], 2)]);
    expect(alone).toMatchObject({ ratioOfMin: null, ratioOfMedian: null });
  });
});

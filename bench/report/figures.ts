import { z } from 'zod';
import { median, minimum } from '../measure/statistics.ts';
import type { Sample } from '../measure/sample.ts';
import type { Series } from '../run-scenario.ts';
import type { Scenario } from '../scenarios.ts';

/** What is reported of one contender in one scenario. */
export const FIGURES = z.object({
  scenario: z.string(),
  contender: z.string(),
  /** CPU per unit of work: µs per request, or s per GB where the scenario has large bodies. */
  cpuMin: z.number(),
  cpuMedian: z.number(),
  /** To nginx with as many workers, minimum to minimum and median to median; null without nginx. */
  ratioOfMin: z.number().nullable(),
  ratioOfMedian: z.number().nullable(),
  /** Requests, or MB of large bodies, a second; median of the rounds, as the latencies are. */
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** The most of all rounds. */
  pssMib: z.number(),
  /** What the reader of these figures should know. */
  warnings: z.array(z.string()),
});
export type Figures = z.infer<typeof FIGURES>;

const BASELINE = 'nginx';

/** Sums up the rounds of a scenario. */
export function figuresOf(scenario: Pick<Scenario, 'name' | 'bytesPerRequest'>, series: readonly Series[]): Figures[] {
  const cpu = new Map(series.map((one) => [one, one.samples.map((sample) => cpuPerUnit(sample, scenario))]));
  return series.map((one) => {
    const { contender, samples, warnings } = one;
    const own = cpu.get(one) ?? [];
    const nginx = series.find((other) => isBaselineOf(one, other));
    const base = nginx === undefined ? undefined : (cpu.get(nginx) ?? []);
    return {
      scenario: scenario.name,
      contender: contender.label,
      cpuMin: minimum(own),
      cpuMedian: median(own),
      ratioOfMin: base === undefined ? null : minimum(own) / minimum(base),
      ratioOfMedian: base === undefined ? null : median(own) / median(base),
      perSecond: median(samples.map((sample) => perSecond(sample, scenario))),
      p50Ms: median(samples.map(({ p50Us }) => p50Us)) / 1000,
      p99Ms: median(samples.map(({ p99Us }) => p99Us)) / 1000,
      pssMib: Math.max(...samples.map(({ pssKib }) => pssKib)) / 1024,
      warnings: [...warnings],
    };
  });
}

function isBaselineOf(one: Series, other: Series): boolean {
  return other.contender.peer.name === BASELINE && other.contender.workers === one.contender.workers;
}

function cpuPerUnit({ cpuNs, requests }: Sample, { bytesPerRequest }: Pick<Scenario, 'bytesPerRequest'>): number {
  // ns per byte are s per GB.
  return bytesPerRequest === undefined ? cpuNs / 1000 / requests : cpuNs / (requests * bytesPerRequest);
}

function perSecond({ requests, seconds }: Sample, { bytesPerRequest }: Pick<Scenario, 'bytesPerRequest'>): number {
  return bytesPerRequest === undefined ? requests / seconds : (requests * bytesPerRequest) / 1e6 / seconds;
}

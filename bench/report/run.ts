import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { z } from 'zod';
import { FIGURES } from './figures.ts';

/** A whole run, as it is kept in bench/results. */
export const RUN = z.object({
  /** ISO 8601. */
  date: z.string(),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    system: z.string(),
    /** Of the minute before: other work on the machine makes the figures worse and less steady. */
    loadBefore: z.number(),
  }),
  /** Of the proxies and of Node, by name. */
  versions: z.record(z.string(), z.string()),
  settings: z.object({ rounds: z.number(), seconds: z.number() }),
  figures: z.array(FIGURES),
});
export type Run = z.infer<typeof RUN>;

export function thisMachine(): Run['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${distribution()}, Linux ${release()}`,
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** One paragraph: without it figures mean nothing. */
export function describeRun({ date, machine, versions, settings }: Omit<Run, 'figures'>): string {
  const load = machine.loadBefore.toFixed(1);
  return (
    `${date.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, ${machine.system}, load before ${load}; ` +
    `${settings.rounds} interleaved rounds of ${settings.seconds} s; ${Object.values(versions).join(', ')}.`
  );
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown system';
  } catch {
    return 'unknown system';
  }
}

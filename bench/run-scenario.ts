import { type Contender, startContender, type Started, type Surroundings } from './contenders.ts';
import { type Sample, takeSample } from './measure/sample.ts';
import { endOfOutput } from './peers/peer.ts';
import type { Scenario } from './scenarios.ts';

export interface Settings {
  readonly rounds: number;
  /** Of each timed run. */
  readonly seconds: number;
}

/** All rounds of one contender in one scenario. */
export interface Series {
  readonly contender: Contender;
  readonly samples: readonly Sample[];
  /** What the reader of its figures should know. */
  readonly warnings: readonly string[];
}

/** Before the first round: caches, pools and the just-in-time compiler. */
const WARM_UP_SECONDS = 5;
/** A line of the access log is several times as long: fewer bytes a request mean that lines are missing. */
const LEAST_LOG_BYTES = 150;

/**
 * Times the contenders in turn, round by round: whatever else happens on the machine hits them alike, and the others
 * are idle meanwhile. Each round begins with another one.
 *
 * @throws Error when a proxy or a load tool fails; what was started is then still there, and ends with the program
 */
export async function runScenario(
  scenario: Scenario,
  contenders: readonly Contender[],
  { rounds, seconds }: Settings,
  surroundings: Surroundings,
): Promise<Series[]> {
  const started: Started[] = [];
  const samples = new Map<Contender, Sample[]>();
  const requests = new Map<Contender, number>();
  const run = async ({ contender, pid, aim }: Started, forSeconds: number): Promise<Sample> => {
    try {
      const sample = await takeSample(pid, scenario.load, { ...aim, seconds: forSeconds });
      requests.set(contender, (requests.get(contender) ?? 0) + sample.requests);
      return sample;
    } catch (error) {
      const output = endOfOutput(aim.directory);
      throw new Error(`${contender.label} in ${scenario.name}: ${String(error)}\n${output}`, { cause: error });
    }
  };
  for (const contender of contenders) started.push(await startContender(contender, scenario, surroundings));
  for (const one of started) await run(one, warmUpSecondsOf(scenario));
  for (let round = 0; round < rounds; round++) {
    for (const one of rotated(started, round)) {
      const sample = await run(one, seconds);
      samples.set(one.contender, [...(samples.get(one.contender) ?? []), sample]);
    }
  }
  const series: Series[] = [];
  for (const { contender, stop } of started) {
    const own = samples.get(contender) ?? [];
    const logBytes = await stop();
    const logged = contender.peer.silent === true ? 0 : (requests.get(contender) ?? 0);
    series.push({ contender, samples: own, warnings: warningsOf(own, logBytes, logged) });
  }
  return series;
}

/** In whole seconds, as wrk wants them. */
export function warmUpSecondsOf({ warmUpSeconds = WARM_UP_SECONDS }: Scenario): number {
  return warmUpSeconds;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** @param logged so many requests should be in the log */
function warningsOf(samples: readonly Sample[], logBytes: number, logged: number): string[] {
  const warnings: string[] = [];
  const errors = samples.reduce((sum, sample) => sum + sample.errors, 0);
  if (errors > 0) warnings.push(`${errors} errors`);
  if (logBytes < logged * LEAST_LOG_BYTES)
    warnings.push(`the access log has only ${logBytes} bytes for ${logged} requests`);
  return warnings;
}

/** `npm run bench`: this proxy beside others, in CPU time, throughput, latency and memory. See docs/benchmarks.md. */
import { join } from 'node:path';
import { contendersOf, type Surroundings } from './contenders.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { inTemporaryDirectory } from './processes/temporary-directory.ts';
import { type Figures, figuresOf } from './report/figures.ts';
import { History } from './report/history.ts';
import { markdown } from './report/markdown.ts';
import { describeRun, thisMachine } from './report/run.ts';
import { runTables, scenarioTable } from './report/text.ts';
import { findParticipants, type Participants } from './requirements.ts';
import { runScenario, warmUpSecondsOf } from './run-scenario.ts';
import { makeCertificate } from './target/certificate.ts';
import { startTarget } from './target/target.ts';

/** Starting, checking and ending one proxy. */
const AROUND_SECONDS = 1;

const history = new History(join(import.meta.dirname, 'results'));

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else if (options.last) printLast(options);
  else await measure(options);
} catch (error) {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function measure(options: Options): Promise<void> {
  if (process.platform !== 'linux') throw new Error('CPU time and memory are read from /proc: Linux is needed');
  const { rounds, seconds } = options;
  const machine = thisMachine();
  const participants = await findParticipants(options);
  const about = {
    date: new Date().toISOString(),
    machine,
    versions: participants.versions,
    settings: { rounds, seconds },
  };
  say(describeRun(about));
  if (participants.missing.length > 0) say(`Not installed: ${participants.missing.join(', ')}`);
  say(`About ${minutes(participants, options)} minutes.\n`);

  const figures: Figures[] = [];
  try {
    await inTemporaryDirectory((directory) => runAll(participants, options, directory, figures));
  } finally {
    // A run that fails is kept as far as it came.
    if (figures.length > 0) say(`Kept in ${history.keep({ ...about, figures })}`);
  }
  if (options.markdown) console.log(markdown({ ...about, figures }));
  if (figures.some(({ warnings }) => warnings.length > 0)) process.exitCode = 1;
}

async function runAll(
  { peers, scenarios }: Participants,
  options: Options,
  directory: string,
  results: Figures[],
): Promise<void> {
  const last = history.lastFigures();
  const target = await startTarget(directory);
  const certificate = await makeCertificate(directory);
  const surroundings: Surroundings = { directory, targetPort: target.port, certificate };
  for (const scenario of scenarios) {
    const contenders = contendersOf(scenario, peers);
    const figures = figuresOf(scenario, await runScenario(scenario, contenders, options, surroundings));
    (options.markdown ? say : console.log)(`${scenarioTable(scenario, figures, last)}\n`);
    results.push(...figures);
  }
  await target.stop();
}

function printLast(options: Options): void {
  const run = history.last();
  if (run === undefined) throw new Error('there is no earlier run');
  console.log(options.markdown ? markdown(run) : runTables(run));
}

function minutes({ peers, scenarios }: Participants, { rounds, seconds }: Options): number {
  const each = rounds * seconds + AROUND_SECONDS;
  const all = scenarios.map((scenario) => contendersOf(scenario, peers).length * (each + warmUpSecondsOf(scenario)));
  return Math.ceil(all.reduce((sum, one) => sum + one, 0) / 60);
}

/** Progress goes to stderr, so that stdout holds nothing but results. */
function say(text: string): void {
  console.error(text);
}

import { SCENARIOS } from '../scenarios.ts';
import type { Figures } from './figures.ts';
import { describeRun, type Run } from './run.ts';
import { decimal, ratios, whole } from './text.ts';

/** The tables of docs/benchmarks.md: a scenario a row, a proxy a column. */
export function markdown(run: Run): string {
  const scaling = new Set(SCENARIOS.filter(({ scaling }) => scaling !== undefined).map(({ name }) => name));
  const compared = run.figures.filter(({ scenario }) => !scaling.has(scenario));
  const workers = run.figures.filter(({ scenario }) => scaling.has(scenario));
  const sections = [
    describeRun(run),
    table('CPU, µs/request or s/GB: minimum / median (ratios to nginx)', compared, cpuCell),
    table('Requests/s or MB/s · p50 / p99 in ms · memory in MiB', compared, loadCell),
    workers.length > 0 ? table('Workers: requests/s · CPU µs/request', workers, workersCell) : '',
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function table(heading: string, figures: readonly Figures[], cell: (one: Figures) => string): string {
  const contenders = [...new Set(figures.map(({ contender }) => contender))];
  const scenarios = [...new Set(figures.map(({ scenario }) => scenario))];
  const rows = scenarios.map((scenario) => {
    const own = contenders.map((contender) => {
      const found = figures.find((one) => one.scenario === scenario && one.contender === contender);
      return found === undefined ? '' : cell(found);
    });
    return [titleOf(scenario)].concat(own);
  });
  const lines = [[heading, ...contenders], ['---', ...contenders.map(() => '---:')], ...rows];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function titleOf(scenario: string): string {
  return SCENARIOS.find(({ name }) => name === scenario)?.title ?? scenario;
}

function cpuCell(one: Figures): string {
  const cpu = `${decimal(one.cpuMin)} / ${decimal(one.cpuMedian)}`;
  return one.contender === 'nginx' ? cpu : `${cpu} (${ratios(one)})`;
}

function loadCell(one: Figures): string {
  return `${whole(one.perSecond)} · ${decimal(one.p50Ms)} / ${decimal(one.p99Ms)} · ${whole(one.pssMib)}`;
}

function workersCell(one: Figures): string {
  return `${whole(one.perSecond)} · ${decimal(one.cpuMedian)}`;
}

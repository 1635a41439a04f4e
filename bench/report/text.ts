import type { Figures } from './figures.ts';
import type { LastFigures } from './history.ts';
import { describeRun, type Run } from './run.ts';
import { type Scenario, SCENARIOS } from '../scenarios.ts';

const HEADINGS = ['CPU min', 'median', 'to nginx', 'per second', 'p50 ms', 'p99 ms', 'PSS MiB'] as const;

/** The table of one scenario, for a terminal. */
export function scenarioTable(
  { title, bytesPerRequest }: Pick<Scenario, 'title' | 'bytesPerRequest'>,
  figures: readonly Figures[],
  last: LastFigures,
): string {
  const [cpuUnit, workUnit] = bytesPerRequest === undefined ? ['µs/request', 'requests'] : ['s/GB', 'MB'];
  const rows = [
    ['', ...HEADINGS, 'CPU since last run'],
    ...figures.map((one) => [one.contender, ...cells(one), sinceLast(one, last)]),
  ];
  const warnings = figures.flatMap(({ contender, warnings }) => warnings.map((text) => `  ! ${contender}: ${text}`));
  return [`${title} (CPU in ${cpuUnit}; ${workUnit} per second)`, ...aligned(rows), ...warnings].join('\n');
}

/** All tables of a run that was kept. */
export function runTables(run: Run): string {
  const tables = SCENARIOS.map((scenario) => ({
    scenario,
    figures: run.figures.filter((one) => one.scenario === scenario.name),
  })).filter(({ figures }) => figures.length > 0);
  const nothing: LastFigures = { of: () => undefined };
  return [describeRun(run), ...tables.map(({ scenario, figures }) => scenarioTable(scenario, figures, nothing))].join(
    '\n\n',
  );
}

function cells(one: Figures): string[] {
  return [
    decimal(one.cpuMin),
    decimal(one.cpuMedian),
    ratios(one),
    whole(one.perSecond),
    decimal(one.p50Ms),
    decimal(one.p99Ms),
    decimal(one.pssMib, 1),
  ];
}

/** Minimum / median. */
export function ratios({ ratioOfMin, ratioOfMedian }: Figures): string {
  return ratioOfMin === null || ratioOfMedian === null ? '–' : `${ratioOfMin.toFixed(2)} / ${ratioOfMedian.toFixed(2)}`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Two places for small numbers, one from 10. */
export function decimal(value: number, places = value < 10 ? 2 : 1): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}

function sinceLast(one: Figures, last: LastFigures): string {
  const before = last.of(one.scenario, one.contender);
  if (before === undefined) return '';
  const percent = Math.round((one.cpuMedian / before.cpuMedian - 1) * 100);
  return `${decimal(before.cpuMedian)} → ${decimal(one.cpuMedian)} (${percent > 0 ? '+' : ''}${percent} %)`;
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) => {
    const line = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
    return `  ${line.join('  ')}`.trimEnd();
  });
}

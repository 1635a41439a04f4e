import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Figures } from './figures.ts';
import { History } from './history.ts';
import { markdown } from './markdown.ts';
import type { Run } from './run.ts';
import { scenarioTable } from './text.ts';

const FIGURES: Figures = {
  scenario: 'h1-64',
  contender: 'ours',
  cpuMin: 23.9,
  cpuMedian: 24.3,
  ratioOfMin: 1.57,
  ratioOfMedian: 1.6,
  perSecond: 31_234.5,
  p50Ms: 1.234,
  p99Ms: 12.34,
  pssMib: 95.44,
  warnings: [],
};

function run(date: string, figures: readonly Figures[]): Run {
  return {
    date,
    machine: { cpu: 'a CPU', cores: 2, system: 'Debian', loadBefore: 0.25 },
    versions: { ours: 'ours 1', nginx: 'nginx 2' },
    settings: { rounds: 3, seconds: 2 },
    figures: [...figures],
  };
}

describe('results', () => {
  let directory = '';
  let history: History;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'history-'));
    history = new History(join(directory, 'results'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('are none before the first run', () => {
    expect(history.last()).toBeUndefined();
    expect(history.lastFigures().of('h1-64', 'ours')).toBeUndefined();
  });

  it('are kept, and the newest is the last', () => {
    history.keep(run('2026-02-01T00:00:00.000Z', [FIGURES]));
    history.keep(run('2026-01-01T00:00:00.000Z', []));
    expect(history.last()).toEqual(run('2026-02-01T00:00:00.000Z', [FIGURES]));
  });

  it('of a scenario stand until it runs again', () => {
    history.keep(run('2026-01-01T00:00:00.000Z', [FIGURES, { ...FIGURES, scenario: 'h1-1' }]));
    history.keep(run('2026-01-02T00:00:00.000Z', [{ ...FIGURES, cpuMedian: 20 }]));
    expect(history.lastFigures().of('h1-64', 'ours')?.cpuMedian).toBe(20);
    expect(history.lastFigures().of('h1-1', 'ours')?.cpuMedian).toBe(24.3);
  });

  it('show what has changed since', () => {
    history.keep(run('2026-01-01T00:00:00.000Z', [{ ...FIGURES, cpuMedian: 27 }]));
    const table = scenarioTable({ title: 'Title' }, [{ ...FIGURES, warnings: ['3 errors'] }], history.lastFigures());
    expect(table).toContain('27.0 → 24.3 (-10 %)');
    expect(table).toContain('! ours: 3 errors');
  });
});

it('a table has aligned columns', () => {
  const table = scenarioTable({ title: 'Title' }, [FIGURES, { ...FIGURES, contender: 'somebody else' }], {
    of: () => undefined,
  });
  const [title, , ours, other] = table.split('\n');
  expect(title).toBe('Title (CPU in µs/request; requests per second)');
  expect(ours).toMatch(/^ {2}ours {11}\s+23\.9\s+24\.3\s+1\.57 \/ 1\.60\s+31,235\s+1\.23\s+12\.3\s+95\.4$/);
  expect(other).toHaveLength(ours?.length ?? 0);
});

it('Markdown has a row for a scenario and a column for a proxy', () => {
  const nginx = { ...FIGURES, contender: 'nginx', cpuMin: 15.2, cpuMedian: 15.3, ratioOfMin: 1, ratioOfMedian: 1 };
  const text = markdown(run('2026-02-01T00:00:00.000Z', [nginx, FIGURES]));
  expect(text).toContain('2026-02-01, 2 cores of a CPU, Debian, load before 0.3; 3 interleaved rounds of 2 s');
  expect(text).toContain('| HTTP/1.1, 64 connections | 15.2 / 15.3 | 23.9 / 24.3 (1.57 / 1.60) |');
  expect(text).toContain('| 31,235 · 1.23 / 12.3 · 95 |');
});

import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCommand } from '../../apps/cli/src/commands/find-command.js';
import { program } from '../../apps/cli/src/commands/program.js';
import { checkRules } from '../../apps/cli/src/flags/check-rules.js';
import { parseFlags } from '../../apps/cli/src/flags/parse-flags.js';
import { FAMILIES } from '../../apps/proxy/src/control/metrics/families.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

function understood(line: string): void {
  const { spec, rest } = findCommand(line.split(' ').slice(1), program);
  checkRules(spec, parseFlags(spec.flags, rest, spec.shorthands));
}

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');

  it('starts the proxy by a command that there is', () => {
    const [, command = ''] = /command: (kamal-proxy .*)$/m.exec(text) ?? [];
    expect(() => understood(command)).not.toThrow();
    expect(read('packaging/prometheus.yml')).toContain(`proxy:${/--metrics-port (\d+)/.exec(command)?.[1]}`);
  });

  it('mounts files that there are', () => {
    const files = [...text.matchAll(/- \.\/(\S+?):/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the dashboard', () => {
  const text = read('packaging/grafana/kamal-proxy.json');
  const dashboard: { panels: { type: string; title: string; targets?: { expr: string }[] }[] } = JSON.parse(text);
  const charts = dashboard.panels.filter(({ type }) => type !== 'row');
  const queries = charts.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [`${title}: ${expr}`, expr]));

  it.each(queries)('asks for metrics and labels that there are: %s', (_name, expr = '') => {
    const asked = [...expr.matchAll(/((?:kamal_proxy|process)_\w+)(?:\{([^}]*)\})?/g)];
    expect(asked.length).toBeGreaterThan(0);
    for (const [, series = '', matchers = ''] of asked) {
      const family = FAMILIES.find(
        ({ name, type }) => series === name || (type === 'histogram' && series === `${name}_bucket`),
      );
      expect(family, series).toBeDefined();
      // Prometheus itself says of what it asked.
      const labels = ['job', ...(family?.labels ?? [])];
      for (const [, label = ''] of matchers.matchAll(/(\w+)[=!]/g)) expect(labels).toContain(label);
      for (const [, by = ''] of expr.matchAll(/by \(([^)]*)\)/g)) {
        const grouped = by.split(', ').filter((label) => label !== 'le');
        expect(labels).toEqual(expect.arrayContaining(grouped));
      }
    }
  });
});

describe('the unit of systemd', () => {
  const unit = read('packaging/kamal-proxy.service');

  it('starts the proxy by a command that there is', () => {
    const [, command = ''] = /^ExecStart=\S*\/(kamal-proxy .*)$/m.exec(unit) ?? [];
    expect(() => understood(command)).not.toThrow();
  });

  it('is in the package that docs/install.md takes it from', () => {
    const { files }: { files: string[] } = JSON.parse(read('package.json'));
    const [, path] = /npm root --global\)\/kamal-proxy\/(\S+\.service) /.exec(read('docs/install.md')) ?? [];
    expect(files).toContain(path);
  });

  it('waits longer than the proxy takes to end, and lets code be compiled while it runs', () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(9);
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
  });
});

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from '../measure/statistics.ts';
import { runTool } from '../processes/tool.ts';
import type { Aim, Load, LoadResult } from './load.ts';

export interface H2LoadOptions {
  readonly connections: number;
  /** Requests under way at a time on each connection. */
  readonly streams: number;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as POST. */
  readonly bodyBytes?: number;
}

/** HTTP/2 over TLS. */
export function h2load(options: H2LoadOptions): Load {
  return {
    tool: 'h2load',
    run: async (aim) => {
      const log = join(aim.directory, 'h2load.log');
      rmSync(log, { force: true }); // it appends
      const output = await runTool('h2load', [...h2loadArgs(options, aim), `--log-file=${log}`]);
      return parseH2Load(output, readFileSync(log, 'latin1'));
    },
  };
}

function h2loadArgs(options: H2LoadOptions, { port, seconds, directory }: Aim): string[] {
  const { connections, streams, path = '/', headers = {}, bodyBytes } = options;
  const args = ['-c', `${connections}`, '-m', `${streams}`, '-D', `${Math.ceil(seconds)}`];
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}: ${value}`);
  if (bodyBytes !== undefined) {
    const body = join(directory, 'h2load.body');
    writeFileSync(body, '0123456789'.repeat(bodyBytes / 10));
    args.push('-d', body);
  }
  // By name, so that it sends SNI; to IPv4, where all of them listen.
  return [...args, `--connect-to=127.0.0.1:${port}`, `https://localhost:${port}${path}`];
}

/** The units it writes a duration in. */
const PER_SECOND: Readonly<Record<string, number>> = { us: 1e6, ms: 1e3, s: 1 };

/**
 * @param output its summary
 * @param log its `--log-file`: a line for each request, of start, status and duration in µs
 * @throws Error when the output is no summary
 */
export function parseH2Load(output: string, log: string): LoadResult {
  const took = /^finished in ([\d.]+)(us|ms|s),/m.exec(output);
  const counts = /^requests: .* (\d+) succeeded, (\d+) failed, \d+ errored, \d+ timeout$/m.exec(output);
  if (took === null || counts === null) throw new Error(`not a summary of h2load: ${output}`);
  const durations: number[] = [];
  for (const line of log.split('\n')) {
    const duration = Number(line.split('\t')[2]);
    if (!Number.isNaN(duration)) durations.push(duration);
  }
  durations.sort((a, b) => a - b);
  return {
    requests: Number(counts[1]),
    seconds: Number(took[1]) / (PER_SECOND[took[2] ?? ''] ?? 1),
    p50Us: percentile(durations, 50),
    p99Us: percentile(durations, 99),
    // Those that were errored or timed out are among the failed.
    errors: Number(counts[2]),
  };
}

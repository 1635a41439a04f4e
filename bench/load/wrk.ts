import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runTool } from '../processes/tool.ts';
import type { Aim, Load, LoadResult } from './load.ts';

export interface WrkOptions {
  readonly connections: number;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as POST. */
  readonly bodyBytes?: number;
}

const MARK = 'BENCH ';
const RESULT = z.record(z.enum(['requests', 'durationUs', 'p50Us', 'p99Us', 'errors']), z.number());

/** HTTP/1.1 with keep-alive, one request at a time on each connection. */
export function wrk(options: WrkOptions): Load {
  return {
    tool: 'wrk',
    run: async (aim) => {
      const script = join(aim.directory, 'wrk.lua');
      writeFileSync(script, wrkScript(options));
      return parseWrk(await runTool('wrk', wrkArgs(options, aim, script)));
    },
  };
}

function wrkArgs({ connections, path = '/' }: WrkOptions, { port, secure, seconds }: Aim, script: string): string[] {
  const threads = Math.min(connections, Math.max(1, Math.floor(availableParallelism() / 4)));
  const url = secure ? `https://localhost:${port}${path}` : `http://127.0.0.1:${port}${path}`;
  const args = `-t ${threads} -c ${connections} -d ${Math.ceil(seconds)}s --timeout 10s`;
  return [...args.split(' '), '-s', script, url];
}

/** Its own summary is rounded ("1.23k"); the script's `done` is given the numbers themselves. */
function wrkScript({ headers = {}, bodyBytes }: WrkOptions): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  if (bodyBytes !== undefined)
    lines.push('wrk.method = "POST"', `wrk.body = string.rep("0123456789", ${bodyBytes / 10})`);
  return `${lines.join('\n')}
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('${MARK}{"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

/** @throws Error when the script's line is missing */
export function parseWrk(output: string): LoadResult {
  const line = output.split('\n').find((line) => line.startsWith(MARK));
  if (line === undefined) throw new Error(`wrk said nothing of its result: ${output}`);
  const { requests, durationUs, p50Us, p99Us, errors } = RESULT.parse(JSON.parse(line.slice(MARK.length)));
  return { requests, seconds: durationUs / 1e6, p50Us, p99Us, errors };
}

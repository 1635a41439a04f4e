/** `node bench/stages/main.ts`: what each stage of the request path costs, as the table of docs/benchmarks.md. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { proxyBundle } from '../../scripts/build/proxy-bundle.ts';
import { stageTable } from './table.ts';

/** What `costs.ts` prints. */
const COSTS = z.object({
  stages: z.array(z.string()),
  results: z.array(z.object({ kind: z.string(), us: z.array(z.number()) })),
});

const directory = mkdtempSync(join(tmpdir(), 'kamal-stages-'));
try {
  const { output, ...input } = proxyBundle();
  if (output === undefined || Array.isArray(output)) throw new TypeError('a bundle has one output');
  const bundle = await rolldown({ ...input, input: join(import.meta.dirname, 'costs.ts'), logLevel: 'warn' });
  await bundle.write({ ...output, dir: directory, entryFileNames: 'costs.js' });
  await bundle.close();
  const printed = execFileSync(process.execPath, [join(directory, 'costs.js')], { encoding: 'utf8' });
  const { stages, results } = COSTS.parse(JSON.parse(printed));
  console.log(stageTable(stages, results));
} finally {
  rmSync(directory, { recursive: true });
}

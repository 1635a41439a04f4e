/** `node bench/stages/main.ts`: what each stage of the request path costs, as the table of docs/benchmarks.md. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { proxyBundle } from '../../scripts/build/proxy-bundle.ts';
import { wordsUnlessHelp } from '../help-only.ts';
import { inTemporaryDirectory } from '../processes/temporary-directory.ts';
import { runTool } from '../processes/tool.ts';
import { stageTable } from './table.ts';

/** What `costs.ts` prints. */
const COSTS = z.object({
  stages: z.array(z.string()),
  results: z.array(z.object({ kind: z.string(), us: z.array(z.number()) })),
});

try {
  if (wordsUnlessHelp(process.argv.slice(2), 'node bench/stages/main.ts') !== null) await inTemporaryDirectory(measure);
  process.exit();
} catch (thrown) {
  console.error(`Error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exit(1);
}

async function measure(directory: string): Promise<void> {
  const { output, ...input } = proxyBundle();
  if (output === undefined || Array.isArray(output)) throw new TypeError('a bundle has one output');
  const bundle = await rolldown({ ...input, input: join(import.meta.dirname, 'costs.ts'), logLevel: 'warn' });
  await bundle.write({ ...output, dir: directory, entryFileNames: 'costs.js' });
  await bundle.close();
  const printed = await runTool(process.execPath, [join(directory, 'costs.js')]);
  const { stages, results } = COSTS.parse(JSON.parse(printed));
  console.log(stageTable(stages, results));
}

/**
 * `node bench/tls/main.ts`: what clients can cost that never finish a handshake, send garbage, or make up host names.
 * Prints when they are closed, what that takes of CPU and memory, and what ordinary clients notice meanwhile.
 */
import { wordsUnlessHelp } from '../help-only.ts';
import { positive } from '../positive.ts';
import { inTemporaryDirectory } from '../processes/temporary-directory.ts';
import { BAD_HANDSHAKES, badHandshakes } from './bad-handshakes.ts';
import { latencies, MeasuredProxy } from './measured-proxy.ts';
import { unknownNames } from './unknown-names.ts';

const HELP = `node bench/tls/main.ts [count]

  count       bad clients at a time (default 10000)

Environment:
  PROXY_BIN   the proxy (default: bin/kamal-proxy)`;

try {
  const words = wordsUnlessHelp(process.argv.slice(2), HELP, 1);
  if (words !== null) {
    const count = positive('count', words[0] ?? '10000');
    await inTemporaryDirectory(async (directory) => measure(count, directory));
  }
  process.exit();
} catch (thrown) {
  console.error(`Error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exit(1);
}

async function measure(count: number, directory: string): Promise<void> {
  const proxy = await MeasuredProxy.start(directory);
  try {
    const quiet = await proxy.watched(3_000);
    console.log(`quiet: ${latencies(quiet)}, ${proxy.pssMb} MB`);
    for (const kind of BAD_HANDSHAKES) await badHandshakes(proxy, kind, count);
    await unknownNames(proxy, directory);
  } finally {
    await proxy.stop();
  }
}

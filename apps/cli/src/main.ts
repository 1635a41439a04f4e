import 'reflect-metadata';
import { runCli } from './cli.js';
import { Terminal } from './terminal/terminal.js';

// Whoever reads our output may stop early (`kamal-proxy list | head -1`): no reason to fail.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const exitCode = await runCli(process.argv.slice(2), new Terminal(process.stdout, process.stderr, process.env));
// After `run` the proxy is alive and ends the process itself. One that failed to start must not stay behind, whatever it
// left open: once the reason is written, the process ends.
if (exitCode !== 0) process.stderr.write('', () => process.exit(exitCode));

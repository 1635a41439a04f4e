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
// After `run` the proxy is alive, and the code that the process ends with is its own.
if (exitCode !== 0) process.exitCode = exitCode;

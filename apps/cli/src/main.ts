import 'reflect-metadata';
import { runCli } from './cli.js';
import { Terminal } from './terminal/terminal.js';

// Whoever reads our output may stop early (`kamal-proxy list | head -1`): no reason to fail. What else keeps words from
// being written fails the command that has them to say (Terminal), and costs a proxy its log, not its life. An error
// thrown here would be one that nobody caught, and saying so would fail like everything else.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const exitCode = await runCli(process.argv.slice(2), new Terminal(process.stdout, process.stderr, process.env));
// After `run` the proxy is alive and ends the process itself. One that failed to start must not stay behind, whatever it
// left open: once the reason is written, the process ends.
if (exitCode !== 0) process.stderr.write('', () => process.exit(exitCode));

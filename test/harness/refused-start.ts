import { type CliResult, runCli } from './cli.js';
import { freePort } from './free-port.js';
import type { TestHome } from './test-home.js';

/** Runs a proxy that should not get as far as serving. @returns how it ended, and what it said */
export async function refusedStart(home: TestHome, ...args: string[]): Promise<CliResult> {
  const ports = ['--http-port', String(await freePort()), '--https-port', String(await freePort())];
  return runCli(home, ['run', ...ports, ...args]);
}

import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../processes/children.ts';
import type { Certificate } from '../target/certificate.ts';

/** A proxy that can be measured. Its configuration must do what the others' does: docs/benchmarks.md lists it. */
export interface Peer {
  readonly name: string;
  /** It differs from another one in what it does with large bodies only, and takes part where there are some. */
  readonly largeBodiesOnly?: true;
  /** It takes part only when it is named, and writes no access log. */
  readonly silent?: true;
  /** What it says about itself; undefined when it is not installed. */
  readonly version: () => Promise<string | undefined>;
  /** Resolves when it serves. */
  readonly start: (setup: Setup) => Promise<Running>;
}

export interface Setup {
  /** Of this peer alone, empty, removed by the caller. */
  readonly directory: string;
  readonly targetPort: number;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Serve `localhost` by HTTPS with it, too. */
  readonly certificate: Certificate | undefined;
  /** Cores it may use at once. */
  readonly workers: number;
}

export interface Running {
  readonly child: ChildProcess;
  /** Where its access log goes. */
  readonly accessLog: string;
}

/** Idle connections to the target that each keeps, as kamal-proxy does. */
export const KEPT_CONNECTIONS = 100;

/** Starts a proxy with its stdout and stderr in files of its directory, `stdout.log` and `stderr.log`. */
export function startProxy(
  directory: string,
  command: string,
  args: readonly string[],
  extraEnv: Readonly<Record<string, string>> = {},
): ChildProcess {
  const stdout = openSync(join(directory, 'stdout.log'), 'w');
  const stderr = openSync(join(directory, 'stderr.log'), 'w');
  // Nothing of the user's own configuration may count: the home is empty.
  const env = { ...process.env, HOME: directory, XDG_RUNTIME_DIR: directory, TMPDIR: directory, ...extraEnv };
  try {
    return startChild(command, args, { cwd: directory, env, stdio: ['ignore', stdout, stderr] });
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

/** The end of what a proxy said, for an error message. Its access log may be among it, and large: only the end is read. */
export function endOfOutput(directory: string): string {
  const ends = ['stdout.log', 'stderr.log', 'error.log'].map((name) => endOf(join(directory, name)));
  return ends.filter((end) => end !== '').join('\n');
}

const END_BYTES = 1000;

function endOf(path: string): string {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(END_BYTES);
    const read = readSync(file, bytes, 0, END_BYTES, Math.max(0, statSync(path).size - END_BYTES));
    return bytes.toString('utf8', 0, read).trim();
  } finally {
    closeSync(file);
  }
}

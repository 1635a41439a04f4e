import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The project's root; `bin/kamal-proxy` lies below it. */
export const PROJECT = join(import.meta.dirname, '../..');
export const KAMAL_PROXY = join(PROJECT, 'bin/kamal-proxy');

/** A home of its own for one proxy and its commands: state, socket and temp files. It goes when the test is over. */
export class TestHome {
  readonly directory = mkdtempSync(join(tmpdir(), 'kamal-proxy-e2e-'));
  readonly runtime = join(this.directory, 'run');
  readonly temp = join(this.directory, 'tmp');
  readonly socket = join(this.runtime, 'kamal-proxy.sock');
  readonly data = join(this.directory, '.config/kamal-proxy');
  readonly state = join(this.data, 'kamal-proxy.state');

  constructor() {
    for (const directory of [this.runtime, this.temp]) mkdirSync(directory, { mode: 0o700 });
    onTestFinished(() => rmSync(this.directory, { recursive: true, force: true }));
  }

  /** Nothing of the developer's own environment but PATH gets to the proxy. */
  get environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.directory,
      XDG_RUNTIME_DIR: this.runtime,
      TMPDIR: this.temp,
    };
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }
}

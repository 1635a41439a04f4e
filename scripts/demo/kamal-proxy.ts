import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.ts';

const KAMAL_PROXY = join(import.meta.dirname, '../../bin/kamal-proxy');

/** A real proxy in a home of its own, and the real commands. */
export class KamalProxy {
  readonly socket: string;
  readonly #directory: string;
  readonly #environment: NodeJS.ProcessEnv;
  #child: Child | null = null;
  #stopped = false;

  constructor() {
    this.#directory = mkdtempSync(join(tmpdir(), 'kamal-proxy-demo-'));
    this.socket = join(this.#directory, 'proxy.sock');
    const temp = join(this.#directory, 'tmp');
    mkdirSync(temp);
    this.#environment = {
      PATH: process.env['PATH'],
      HOME: this.#directory,
      TMPDIR: temp,
      KAMAL_PROXY_SOCKET: this.socket,
    };
  }

  /** Resolves when it serves. @returns its HTTP port */
  async start(): Promise<number> {
    const http = await freePort(8080);
    const https = await freePort(8443);
    if (this.#stopped) throw new Error('stopped before it was started');
    const args = ['run', '--http-port', String(http), '--https-port', String(https)];
    this.#child = new Child('the proxy', KAMAL_PROXY, args, this.#environment);
    await this.#child.says(/"msg":"Server started"/);
    return http;
  }

  /** Runs a command. @returns how long it took, ms @throws {Error} with what it said when it fails */
  async command(...args: string[]): Promise<number> {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      execFile(KAMAL_PROXY, args, { env: this.#environment }, (error, _stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`kamal-proxy ${args.join(' ')}\n${stderr.trim()}`));
      });
    });
    return performance.now() - startedAt;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#child?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  kill(): void {
    this.#child?.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** The wanted port, or any that is free. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : wanted;
  } catch {
    return freePort(0);
  } finally {
    server.close();
  }
}

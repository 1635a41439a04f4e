import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild } from '../processes/children.ts';
import { freePort } from '../processes/ports.ts';
import { type Certificate, makeCertificate } from '../target/certificate.ts';
import type { Shares } from './shares.ts';

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
const LARGE = Buffer.alloc(5_000_000, 'l');

/** A proxy with one worker, and `app.test`, the service that is attacked, with its target. */
export class AttackedProxy {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly certificate: Certificate;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(ports: readonly [number, number], certificate: Certificate, env: NodeJS.ProcessEnv) {
    [this.httpPort, this.httpsPort] = ports;
    this.certificate = certificate;
    this.#env = env;
  }

  static async start(directory: string, shares: Shares): Promise<AttackedProxy> {
    const env = { ...process.env, HOME: directory, XDG_RUNTIME_DIR: directory, TMPDIR: directory };
    const certificate = await makeCertificate(directory, 'app.test');
    const proxy = new AttackedProxy([await freePort(), await freePort()], certificate, env);
    const ports = ['--http-port', `${proxy.httpPort}`, '--https-port', `${proxy.httpsPort}`];
    const child = run([...shares.served, BIN, 'run', ...ports, '--workers', '1'], env);
    // An error to start it rejects here, and leaves no pid.
    await once(child, 'spawn');
    while (!existsSync(join(directory, 'kamal-proxy.sock'))) {
      if (child.exitCode !== null) throw new Error(`the proxy ended with ${child.exitCode} before it was ready`);
      await delay(20);
    }
    shares.settle(child.pid ?? 0);
    const { certificatePath, keyPath } = certificate;
    const own = ['--tls', '--tls-certificate-path', certificatePath, '--tls-private-key-path', keyPath];
    await proxy.deploy('attacked', await target(), '--host', 'app.test', ...own, '--tls-redirect=false');
    return proxy;
  }

  /** @param port where its target listens */
  async deploy(service: string, port: number, ...flags: readonly string[]): Promise<void> {
    await promisify(execFile)(BIN, ['deploy', service, '--target', `127.0.0.1:${port}`, ...flags], { env: this.#env });
  }
}

function run([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return startChild(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** @returns its port; it ends with this process */
async function target(): Promise<number> {
  const server = createServer((request, response) => {
    if (request.url === '/large') response.end(LARGE);
    else if (request.url !== '/held') request.pipe(response);
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

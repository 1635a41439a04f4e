import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { cpuNsOf } from '../measure/cpu.ts';
import { startChild } from '../processes/children.ts';
import { freePort } from '../processes/ports.ts';
import { sample } from '../soak/samples.ts';
import { makeCertificate } from '../target/certificate.ts';

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
const SETTLED_MS = 500;

/** What ordinary clients noticed, and what the proxy took, while something went on. */
export interface Watched {
  readonly p50Ms: string;
  readonly p99Ms: string;
  readonly mostMs: string;
  readonly cpuSeconds: string;
}

export function latencies({ p50Ms, p99Ms, mostMs }: Watched): string {
  return `p50 ${p50Ms} ms, p99 ${p99Ms} ms, at most ${mostMs} ms`;
}

/** A proxy with one worker, a service with a certificate of its own on `localhost`, and its target. */
export class MeasuredProxy {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #env: NodeJS.ProcessEnv;
  readonly #target = createServer((_request, response) => response.end('ok'));

  private constructor(port: number, child: ChildProcess, env: NodeJS.ProcessEnv) {
    this.port = port;
    this.#child = child;
    this.#env = env;
  }

  static async start(directory: string): Promise<MeasuredProxy> {
    const [httpPort, httpsPort] = [await freePort(), await freePort()];
    const env = { ...process.env, HOME: directory, XDG_RUNTIME_DIR: directory, TMPDIR: directory };
    const ports = ['--http-port', `${httpPort}`, '--https-port', `${httpsPort}`];
    const args = ['run', ...ports, '--workers', '1', '--max-connections', '15000'];
    const proxy = new MeasuredProxy(httpsPort, startChild(BIN, args, { env, stdio: 'ignore' }), env);
    proxy.#target.listen(0, '127.0.0.1');
    await once(proxy.#target, 'listening');
    while (!existsSync(join(directory, 'kamal-proxy.sock'))) await delay(20);
    const { certificatePath, keyPath } = await makeCertificate(directory);
    const own = ['--tls-certificate-path', certificatePath, '--tls-private-key-path', keyPath];
    await proxy.deploy('app', '--host', 'localhost', '--tls', ...own);
    return proxy;
  }

  get pssMb(): number {
    return sample(this.#child.pid ?? 0).pssMb;
  }

  async deploy(service: string, ...flags: string[]): Promise<void> {
    const address = this.#target.address();
    const target = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    await promisify(execFile)(BIN, ['deploy', service, '--target', target, ...flags], { env: this.#env });
  }

  /** Lets ordinary clients ask for so long, besides whatever else goes on. */
  async watched(forMs: number): Promise<Watched> {
    const pid = this.#child.pid ?? 0;
    const before = cpuNsOf(pid);
    const steady = new Worker(new URL('./steady-clients.ts', import.meta.url), {
      workerData: { port: this.port, forMs },
    });
    const [taken]: number[][] = await once(steady, 'message');
    const sorted = (taken ?? []).toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
    return { p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1), cpuSeconds: ((cpuNsOf(pid) - before) / 1e9).toFixed(1) };
  }

  async connect(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  async stop(): Promise<void> {
    await delay(SETTLED_MS);
    this.#child.kill('SIGKILL');
    this.#target.close();
    this.#target.closeAllConnections();
  }
}

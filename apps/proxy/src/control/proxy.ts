import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ModuleRef, NestFactory } from '@nestjs/core';
import { type RunOptions, socketPath } from '@app/admin-api';
import { SharedRows } from '@app/balancing';
import { sweepTempFiles } from '@app/buffering';
import { Commands } from '@app/deployment';
import type { LogWriter } from '@app/observability';
import { CertificateKeeper } from '@app/tls';
import { NestLog } from '../nest-log.js';
import { loadTeamModules, makeWith } from '../team-modules.js';
import { clearSocketPath, listenPrivately } from './admin-socket.js';
import { CommandHistory } from './command-history.js';
import { ControlCounts } from './control-counts.js';
import { ControlModule, stateDirectory } from './control.module.js';
import type { DashboardServer } from './dashboard/dashboard-server.js';
import { warnOfDataDirectory } from './data-directory-warnings.js';
import { DirectoryLock } from './directory-lock.js';
import { connectionsThatFit } from './descriptor-limit.js';
import { ProxyVitals } from './health/proxy-vitals.js';
import { listenRefused } from './listen-refused.js';
import type { MetricsServer } from './metrics/metrics-server.js';
import { warnOfMisplacedSeams } from './misplaced-seams.js';
import { anyAddress, checkDistinct, checkPort, supportsReusePort, type WantedPort } from './ports.js';
import { WorkerPool, type WorkerSetup } from './worker-pool.js';

/** The entry of the worker threads, built beside the main thread's. */
const WORKER_ENTRY = new URL('./worker.js', import.meta.url);
const LONGEST_LOG_FLUSH_MS = 500;

/**
 * The process: both planes, from boot to shutdown.
 *
 * Boot: ports are checked → workers load → state is restored and published → workers listen → the admin socket opens.
 * The socket answering means that traffic is served.
 */
export class Proxy {
  #metrics: MetricsServer | null = null;
  #dashboard: DashboardServer | null = null;
  #lock: DirectoryLock | null = null;

  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly workers: WorkerPool,
    private readonly log: LogWriter,
  ) {}

  /** @throws {Error} that says what is in the way */
  static async boot(options: RunOptions, log: LogWriter): Promise<Proxy> {
    const socket = socketPath(process.env);
    await clearSocketPath(socket);
    await sweepTempFiles();
    const setup = await workerSetup(options, log);
    const workers = new WorkerPool(WORKER_ENTRY, setup, new SharedRows(setup.workers), log);
    // They load on their own threads while this one goes on.
    workers.start();
    try {
      const app = await createApp(options, workers, log);
      const proxy = new Proxy(app, workers, log);
      await proxy.#open(socket, setup.options);
      return proxy;
    } catch (error) {
      await workers.shutdown(0);
      throw error;
    }
  }

  /** Ends with what is in flight, at most after the given time. */
  async shutdown(timeoutMs: number): Promise<void> {
    this.app.get(ProxyVitals).drain();
    this.app.get(Commands).close();
    // Nothing is saved from here on. The next proxy may start while this one serves its last requests: the ports are free.
    this.#lock?.release();
    this.app.get(CertificateKeeper).close();
    // A team's hook that never ends must not keep the ports open, nor the process alive.
    const closed = Promise.race([this.app.close(), delay(timeoutMs, undefined, { ref: false })]);
    await Promise.all([closed, this.workers.shutdown(timeoutMs)]);
    await Promise.all([this.#metrics?.close(), this.#dashboard?.close()]);
    this.log.log('INFO', 'Server stopped');
    await this.log.flushed(LONGEST_LOG_FLUSH_MS);
  }

  async #open(socket: string, options: RunOptions): Promise<void> {
    await this.app.init();
    const directory = stateDirectory(this.app.get(ModuleRef));
    if (directory !== null) this.#lock = await DirectoryLock.take(directory);
    const commands = this.app.get(Commands);
    await commands.restore();
    await this.workers.open();
    commands.warnOfUnknownNames();
    warnOfDataDirectory(process.env, await this.app.get(ProxyVitals).stateProblem(), this.log);
    this.#metrics = await openMetrics(this.app, options, this.log);
    this.#dashboard = await openDashboard(this.app, options, this.log);
    await listenPrivately(socket, async () => this.app.listen({ path: socket })).catch((error: unknown) => {
      throw listenRefused(socket, error);
    });
    const { httpPort: http, httpsPort: https } = options;
    this.log.log('INFO', 'Server started', { http, https });
  }
}

/** Loaded where it is asked for: prom-client, terminus and a second application are nothing that an idle proxy needs. */
async function openMetrics(
  app: NestFastifyApplication,
  { metricsPort: port, bind }: RunOptions,
  log: LogWriter,
): Promise<MetricsServer | null> {
  if (port === 0) return null;
  const { MetricsServer, MetricsSource } = await import('./metrics/metrics-on-demand.js');
  const { memory, thread } = app.get(ControlCounts);
  const vitals = app.get(ProxyVitals);
  const source = new MetricsSource(app.get(Commands), app.get(WorkerPool), vitals, log, memory);
  return MetricsServer.open({ source, vitals, thread, log, port, bind });
}

/** Loaded where it is asked for, like the metrics. */
async function openDashboard(
  app: NestFastifyApplication,
  { dashboard: options }: RunOptions,
  log: LogWriter,
): Promise<DashboardServer | null> {
  if (options === null) return null;
  const { DashboardServer, DashboardSource } = await import('./dashboard/dashboard-on-demand.js');
  const source = new DashboardSource(app.get(Commands), app.get(WorkerPool), app.get(CommandHistory));
  return DashboardServer.open(source, options, log);
}

async function createApp(options: RunOptions, workers: WorkerPool, log: LogWriter): Promise<NestFastifyApplication> {
  const team = await loadTeamModules(options.modules, 'controlPlane');
  const modules = team.map(({ module }) => module);
  const app = await makeWith(team, async () =>
    NestFactory.create<NestFastifyApplication>(
      ControlModule.with(workers, log, new ControlCounts(), modules),
      new FastifyAdapter({ forceCloseConnections: true, bodyLimit: LARGEST_COMMAND }),
      { logger: new NestLog(log), abortOnError: false },
    ),
  );
  // Asked by way of the application itself, what nobody provides would be an error in the log.
  warnOfMisplacedSeams(app.get(ModuleRef), team, log);
  return app;
}

function wantedPorts({ httpPort, httpsPort, metricsPort, dashboard }: RunOptions, bind: string): WantedPort[] {
  return [
    { flag: '--http-port', port: httpPort, host: bind },
    { flag: '--https-port', port: httpsPort, host: bind },
    { flag: '--metrics-port', port: metricsPort, host: bind },
    { flag: '--dashboard-port', port: dashboard?.port ?? 0, host: dashboard?.bind ?? '' },
  ];
}

/** Bytes of one command: long lists of hosts, not more. */
const LARGEST_COMMAND = 8 * 1024 * 1024;

async function workerSetup(options: RunOptions, log: LogWriter): Promise<WorkerSetup> {
  const bind = options.bind === '' ? await anyAddress() : options.bind;
  checkDistinct(wantedPorts(options, bind));
  const httpPort = await checkPort('--http-port', options.httpPort, bind);
  const httpsPort = await checkPort('--https-port', options.httpsPort, bind);
  if (options.metricsPort !== 0) await checkPort('--metrics-port', options.metricsPort, bind);
  if (options.dashboard !== null) {
    await checkPort('--dashboard-port', options.dashboard.port, options.dashboard.bind, '--dashboard-bind');
  }
  const reusePort = await supportsReusePort(bind);
  const wanted = options.workers === 0 ? availableParallelism() : options.workers;
  if (!reusePort && wanted > 1) {
    log.log('WARN', 'This system cannot share a port among threads: one worker serves', { wanted });
  }
  const limits = { ...options.limits, maxConnections: options.limits.maxConnections || connectionsThatFit() };
  return {
    options: { ...options, bind, httpPort, httpsPort, limits },
    workers: reusePort ? wanted : 1,
    reusePort,
  };
}

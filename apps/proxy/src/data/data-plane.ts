import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BalancingPolicies } from '@app/balancing';
import { LogBatch, LoopWatch, SharedTallies, ThreadSeries } from '@app/observability';
import { RolloutStrategies } from '@app/rollout';
import { drain, InFlight, Routing } from '@app/routing';
import { ServerCertificates } from '@app/tls';
import type { ToWorker, WorkerStart } from '../channel.js';
import { NestLog } from '../nest-log.js';
import { loadTeamModules, makeWith } from '../team-modules.js';
import { ControlChannel } from './control-channel.js';
import { doorCounts } from './door-counts.js';
import { DataModule } from './data.module.js';
import { FrontDoor } from './front-door.js';
import { Heartbeat } from './heartbeat.js';
import { HostQuestions } from './host-questions.js';
import { addNamed, behindRedirect, requestPath } from './seams.js';
import { ServiceQuestions } from './service-questions.js';
import { startFailure } from './start-failure.js';
import { TlsDuties } from './tls-duties.js';

/** The work of one worker thread: it serves the last table it was given, and decides nothing. */
export class DataPlane {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly channel: ControlChannel,
    private readonly door: FrontDoor,
    private readonly tls: TlsDuties,
  ) {}

  /** Loads everything, the teams' modules included. @throws {Error} that says which of them cannot be used, and why */
  static async create(start: WorkerStart, channel: ControlChannel): Promise<DataPlane> {
    const team = await loadTeamModules(start.options.modules, 'dataPlane');
    const modules = team.map(({ module }) => module);
    const app = await makeWith(team, async () =>
      NestFactory.createApplicationContext(DataModule.forWorker(start, channel, modules), {
        logger: new NestLog(channel),
        abortOnError: false,
      }),
    );
    addNamed(app);
    const path = requestPath(app);
    const counts = doorCounts(app.get(SharedTallies), app.get(ThreadSeries));
    const door = new FrontDoor(start, (exchange) => path.run(exchange), app.get(ServerCertificates), channel, counts);
    const watch = start.options.metricsPort === 0 ? null : new LoopWatch(app.get(ThreadSeries));
    new Heartbeat(start, (now) => {
      door.sweep(now);
      watch?.look();
    }).begin();
    const routing = app.get(Routing);
    const questions = new ServiceQuestions((name) => routing.services.get(name), behindRedirect(path));
    const tls = new TlsDuties(app.get(ServerCertificates), app.get(HostQuestions), questions, channel);
    return new DataPlane(app, channel, door, tls);
  }

  /** Names that commands may use. */
  get names(): { readonly strategies: readonly string[]; readonly policies: readonly string[] } {
    return { strategies: this.app.get(RolloutStrategies).names, policies: this.app.get(BalancingPolicies).names };
  }

  handle(message: ToWorker): void {
    switch (message.kind) {
      case 'table':
        this.app.get(Routing).apply(message.change);
        return this.channel.tell({ kind: 'serving', version: message.change.version });
      case 'listen':
        return void this.#listen();
      case 'drain':
        return void this.#drain(message);
      case 'log-written':
        return this.app.get(LogBatch).written(message.bytes, message.memory);
      case 'shutdown':
        return void this.#shutdown(message.timeoutMs);
      case 'tls':
      case 'certificate':
      case 'host-allowed':
      case 'challenges':
      case 'ask-service':
        return this.tls.handle(message);
      default:
        message satisfies never;
    }
  }

  async #listen(): Promise<void> {
    try {
      await this.door.open();
      this.channel.tell({ kind: 'listening' });
    } catch (error) {
      this.channel.tell(startFailure(error));
    }
  }

  async #drain({ order, scope, timeoutMs }: ToWorker & { readonly kind: 'drain' }): Promise<void> {
    const service = scope.kind === 'service' ? this.app.get(Routing).services.get(scope.service) : undefined;
    await drain(this.app.get(InFlight), scope, timeoutMs, service);
    this.channel.tell({ kind: 'drained', order });
  }

  async #shutdown(timeoutMs: number): Promise<void> {
    await this.door.close(timeoutMs);
    await this.app.close();
    this.app.get(LogBatch).flush();
    this.channel.tell({ kind: 'closed' });
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type EventLog, LoopWatch, type ThreadSeries } from '@app/observability';
import type { FastifyInstance } from 'fastify';
import { portError } from '../ports.js';
import { NestLog } from '../../nest-log.js';
import { HealthController } from '../health/health.controller.js';
import { HealthModule } from '../health/health.module.js';
import type { Vitals } from '../health/vitals.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsSource } from './metrics-source.js';

const LOOK_MS = 1_000;

/** What is served on the metrics port, and where. */
export interface MetricsServerParts {
  readonly source: MetricsSource;
  readonly vitals: Vitals;
  /** What the main thread counts. */
  readonly thread: ThreadSeries;
  readonly log: EventLog;
  readonly port: number;
  readonly bind: string;
}

/** The metrics port: a Nest application of its own, which goes on while the other one ends. */
export class MetricsServer {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly timer: NodeJS.Timeout,
    private readonly watch: LoopWatch,
  ) {}

  /** @throws {PortError} when the port cannot be had */
  static async open({ source, vitals, thread, log, port, bind }: MetricsServerParts): Promise<MetricsServer> {
    const app = await NestFactory.create<NestFastifyApplication>(
      MetricsModule.of(source, vitals),
      new FastifyAdapter({ forceCloseConnections: true }),
      { logger: new NestLog(log), abortOnError: false, bodyParser: false },
    );
    ignoreBodies(app.getHttpAdapter().getInstance());
    await app.listen(port, bind).catch((error: unknown) => {
      throw portError({ port: '--metrics-port', address: '--bind' }, port, bind, error);
    });
    const watch = new LoopWatch(thread);
    return new MetricsServer(app, setInterval(() => watch.look(), LOOK_MS).unref(), watch);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.watch.close();
    await this.app.close();
  }
}

/** A scrape is answered whatever comes with it: Fastify would refuse a body of a type that it does not know. */
function ignoreBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _body, done) => done(null));
}

@Module({})
class MetricsModule {
  static of(source: MetricsSource, vitals: Vitals): DynamicModule {
    return {
      module: MetricsModule,
      imports: [HealthModule.of(vitals)],
      // In this order: the second answers on every path.
      controllers: [HealthController, MetricsController],
      providers: [{ provide: MetricsSource, useValue: source }],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DashboardOptions } from '@app/admin-api';
import type { EventLog } from '@app/observability';
import type { FastifyInstance } from 'fastify';
import { NestLog } from '../../nest-log.js';
import { portError } from '../ports.js';
import { DashboardController } from './dashboard.controller.js';
import { DashboardSource } from './dashboard-source.js';
import { LOOK_EVERY_MS } from './dashboard-view.js';
import { Doorkeeper } from './doorkeeper.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** A browser opens six; nobody needs more people than that to look at one proxy. */
const MOST_CONNECTIONS = 100;
const LONGEST_REQUEST_MS = 10_000;

/** The dashboard's port: a Nest application of its own, as that of the metrics. */
export class DashboardServer {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly timer: NodeJS.Timeout,
  ) {}

  /** @throws {PortError} when the port cannot be had */
  static async open(source: DashboardSource, options: DashboardOptions, log: EventLog): Promise<DashboardServer> {
    const app = await NestFactory.create<NestFastifyApplication>(
      DashboardModule.of(source),
      new FastifyAdapter({ forceCloseConnections: true, requestTimeout: LONGEST_REQUEST_MS }),
      { logger: new NestLog(log), abortOnError: false },
    );
    guard(app.getHttpAdapter().getInstance(), new Doorkeeper(options));
    app.getHttpServer().maxConnections = MOST_CONNECTIONS;
    const { port, bind } = options;
    await app.listen(port, bind).catch((error: unknown) => {
      throw portError({ port: '--dashboard-port', address: '--dashboard-bind' }, port, bind, error);
    });
    source.sample();
    return new DashboardServer(app, setInterval(() => source.sample(), LOOK_EVERY_MS).unref());
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.app.close();
  }
}

/** In front of everything, also of paths that there are not. */
function guard(fastify: FastifyInstance, doorkeeper: Doorkeeper): void {
  fastify.addHook('onRequest', async ({ method, headers: { host, authorization } }, reply) => {
    reply.headers(SECURITY_HEADERS);
    const refusal = doorkeeper.refusal({ method, host, authorization });
    if (refusal === null) return undefined;
    return reply.status(refusal.status).headers(refusal.headers).type('text/plain').send(refusal.reason);
  });
}

@Module({})
class DashboardModule {
  static of(source: DashboardSource): DynamicModule {
    return {
      module: DashboardModule,
      controllers: [DashboardController],
      providers: [{ provide: DashboardSource, useValue: source }],
    };
  }
}

import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { HEALTH_ROUTES, NDJSON } from '@app/admin-api';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { NdjsonAnswer } from '../ndjson-answer.js';
import type { ProxyHealth } from './proxy-health.js';
import { VITALS, type Vitals } from './vitals.js';

/**
 * The proxy's own health, on the admin socket: for `kamal-proxy health` as any command, for others as on the metrics port.
 * terminus is loaded when somebody asks for the first time: most proxies are never asked.
 */
@Controller()
export class AdminHealthController {
  constructor(
    private readonly modules: LazyModuleLoader,
    @Inject(VITALS) private readonly vitals: Vitals,
  ) {}

  @Get(HEALTH_ROUTES.live)
  async live(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    await this.#answer(accept, reply, async (health) => health.live());
  }

  @Get(HEALTH_ROUTES.ready)
  async ready(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    await this.#answer(accept, reply, async (health) => health.ready());
  }

  async #answer(
    accept: string | undefined,
    reply: FastifyReply,
    look: (health: ProxyHealth) => Promise<HealthCheckResult>,
  ): Promise<void> {
    const { HealthModule, ProxyHealth, replyWith } = await import('./health-on-demand.js');
    const module = await this.modules.load(() => HealthModule.of(this.vitals));
    const result = await look(module.get(ProxyHealth));
    if (accept === NDJSON) new NdjsonAnswer(reply).result(result);
    else await replyWith(reply, result);
  }
}

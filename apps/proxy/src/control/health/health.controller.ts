import { Controller, Get, Res } from '@nestjs/common';
import { HEALTH_ROUTES } from '@app/admin-api';
import type { FastifyReply } from 'fastify';
import { replyWith } from './health-reply.js';
import { ProxyHealth } from './proxy-health.js';

/** The proxy's own health, on the metrics port. */
@Controller()
export class HealthController {
  constructor(private readonly health: ProxyHealth) {}

  @Get(HEALTH_ROUTES.live)
  async live(@Res() reply: FastifyReply): Promise<void> {
    await replyWith(reply, await this.health.live());
  }

  @Get(HEALTH_ROUTES.ready)
  async ready(@Res() reply: FastifyReply): Promise<void> {
    await replyWith(reply, await this.health.ready());
  }
}

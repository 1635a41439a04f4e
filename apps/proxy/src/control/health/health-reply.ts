import type { FastifyReply } from 'fastify';
import type { HealthCheckResult } from '@nestjs/terminus';

/** As load balancers and orchestrators read it: 200, or 503 when something is down. */
export async function replyWith(reply: FastifyReply, result: HealthCheckResult): Promise<void> {
  const passes = result.status === 'ok' || result.status === 'degraded';
  // What it was a moment ago is of no use to anybody.
  await reply
    .status(passes ? 200 : 503)
    .header('Cache-Control', 'no-store')
    .send(result);
}

import { All, Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import { FAMILIES } from './families.js';
import { FamilyRegistry } from './family-registry.js';
import { MetricsSource } from './metrics-source.js';
import type { Moment } from './moment.js';
import { wantsOpenMetrics } from './wants-open-metrics.js';

/** Scrapes: on `/metrics`, and as with the original on every other path of the port, with every method. */
@Controller()
export class MetricsController {
  readonly #text: FamilyRegistry<Moment>;
  readonly #openMetrics: FamilyRegistry<Moment>;

  constructor(source: MetricsSource) {
    const look = async (): Promise<Moment> => source.look();
    this.#text = new FamilyRegistry(FAMILIES, Registry.PROMETHEUS_CONTENT_TYPE, look);
    this.#openMetrics = new FamilyRegistry(FAMILIES, Registry.OPENMETRICS_CONTENT_TYPE, look);
  }

  @All(['/', '*'])
  async scrape(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const registry = wantsOpenMetrics(accept) ? this.#openMetrics : this.#text;
    await reply.header('Content-Type', registry.contentType).send(await registry.bytes());
  }
}

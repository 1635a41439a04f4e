import { Module } from '@nestjs/common';
import { Fields, ProxyError, STAGES } from 'kamal-proxy/extension';

/** One stage for each of the ways in which a stage may end. */
const stages = [
  {
    name: 'hold-a-turn',
    async handle(exchange) {
      await new Promise((resolve) => setImmediate(resolve));
      exchange.filterHead((head) => head.fields.set('X-Held', 'yes'));
    },
  },
  {
    name: 'refuse',
    handle(exchange) {
      if (exchange.path === '/answered') exchange.answer(200, Fields.of('X-By', 'a stage'), 'answered by a stage');
      if (exchange.path === '/forbidden') throw new ProxyError('FORBIDDEN', 'not for you');
      if (exchange.path === '/broken') throw new Error('a bug');
      if (exchange.path === '/rejected') return Promise.reject(new ProxyError('TOO_MANY_REQUESTS', 'slow down'));
      return undefined;
    },
  },
];

class GuardsModule {}
Module({
  providers: [{ provide: STAGES, useValue: stages.map((stage) => ({ use: stage, after: 'find-service' })) }],
})(GuardsModule);

export default { dataPlane: GuardsModule };

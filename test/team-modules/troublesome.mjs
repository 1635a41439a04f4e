import { Module } from '@nestjs/common';
import { STAGES } from 'kamal-proxy/extension';

/** A stage with the two faults that a thread does not survive: an error outside of every request, and a loop. */
const troublesome = {
  name: 'troublesome',
  handle(exchange) {
    if (exchange.path === '/crash') {
      setImmediate(() => {
        throw new Error('crashed on purpose');
      });
    }
    if (exchange.path === '/hang') for (;;);
  },
};

class TroublesomeModule {}
Module({ providers: [{ provide: STAGES, useValue: { use: troublesome, before: 'pause' } }] })(TroublesomeModule);

export default { dataPlane: TroublesomeModule };

import { Module } from '@nestjs/common';
import { BALANCING_POLICY } from 'kamal-proxy/extension';

const lastOne = { name: 'last-one', choose: (candidates) => candidates.length - 1 };

class LastOneModule {}
Module({ providers: [{ provide: BALANCING_POLICY, useValue: lastOne }] })(LastOneModule);

export default { dataPlane: LastOneModule };

import { Module } from '@nestjs/common';
import { ROLLOUT_STRATEGY } from 'kamal-proxy/extension';
import { ByHeaderStrategy } from './by-header.strategy.js';

@Module({ providers: [{ provide: ROLLOUT_STRATEGY, useClass: ByHeaderStrategy }] })
class ByHeaderModule {}

export default { dataPlane: ByHeaderModule };

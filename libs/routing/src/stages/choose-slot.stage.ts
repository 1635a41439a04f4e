import type { Exchange, Stage } from '@app/pipeline';
import type { RolloutStrategies } from '@app/rollout';
import { serviceOf } from '../service.js';

/** Who goes to the rollout slot: what the service's strategy says, once a split is set. */
export class ChooseSlotStage implements Stage {
  readonly name = 'choose-slot';

  constructor(private readonly strategies: RolloutStrategies) {}

  handle(exchange: Exchange): void {
    const { active, rollout, spec } = serviceOf(exchange);
    const goes = rollout !== null && spec.split !== null && this.strategies.goesToRollout(exchange, spec.split);
    exchange.slot = goes ? rollout : active;
  }
}

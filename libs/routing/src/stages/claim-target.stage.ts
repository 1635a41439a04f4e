import { Slot } from '@app/balancing';
import type { Exchange, Stage } from '@app/pipeline';

/** Takes a healthy target of the chosen slot; it is in flight there to the end of the exchange. */
export class ClaimTargetStage implements Stage {
  readonly name = 'claim-target';

  handle(exchange: Exchange): void {
    if (!(exchange.slot instanceof Slot))
      throw new Error('no slot was chosen yet: claim-target belongs after choose-slot');
    exchange.slot.claim(exchange);
    exchange.onEnd(release);
  }
}

/** One function for all exchanges: a closure each would cost an allocation a request. */
function release(exchange: Exchange): void {
  exchange.claimed?.release();
}

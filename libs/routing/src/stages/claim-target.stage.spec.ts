import { slotSpec, Target, targetSpec } from '@app/balancing';
import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { exchangeAt } from '../fixtures/routing.js';
import { ClaimTargetStage } from './claim-target.stage.js';

describe('claim-target', () => {
  it('takes a target of the chosen slot, in flight there to the end of the exchange', () => {
    const { exchange, service } = exchangeAt();
    exchange.slot = service.active;
    new ClaimTargetStage().handle(exchange);
    const { claimed } = exchange;
    if (!(claimed instanceof Target)) throw new Error('no target');
    expect(claimed.address).toBe('app-1:80');
    expect(claimed.inFlight()).toBe(1);
    exchange.answer(200, new Fields());
    exchange.clientLeft();
    expect(claimed.inFlight()).toBe(0);
  });

  it('is 503 without a healthy one, and nothing is in flight', () => {
    const { exchange, service } = exchangeAt({ active: slotSpec([targetSpec(1, { healthy: false })]) });
    exchange.slot = service.active;
    expect(() => new ClaimTargetStage().handle(exchange)).toThrow(
      expect.objectContaining({ code: 'NO_HEALTHY_TARGET' }),
    );
    exchange.fail(new Error('none'));
    expect(exchange.claimed).toBeNull();
  });

  it('says where it belongs', () => {
    const { exchange } = exchangeAt();
    expect(() => new ClaimTargetStage().handle(exchange)).toThrow('claim-target belongs after choose-slot');
  });
});

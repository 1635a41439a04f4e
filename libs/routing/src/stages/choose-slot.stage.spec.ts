import { slotSpec, targetSpec } from '@app/balancing';
import { RolloutStrategies, type SplitSpec } from '@app/rollout';
import { describe, expect, it } from 'vitest';
import { exchangeAt } from '../fixtures/routing.js';
import type { ServiceSpec } from '../service-spec.js';
import { ChooseSlotStage } from './choose-slot.stage.js';
import { ClaimTargetStage } from './claim-target.stage.js';

const SPLIT: SplitSpec = { percent: 0, list: ['ada'], strategy: '', header: '', sticky: false };
const rollout = slotSpec([targetSpec(2)], { cursorRow: 9 });

function handled(special: Partial<ServiceSpec>, cookie: string) {
  const { exchange } = exchangeAt(special, { fields: ['Cookie', `kamal-rollout=${cookie}`] });
  new ChooseSlotStage(new RolloutStrategies({ log: () => undefined })).handle(exchange);
  return exchange;
}

describe('choose-slot', () => {
  it('sends to the rollout slot whom the split says, everybody else to the active one', () => {
    expect(handled({ rollout, split: SPLIT }, 'ada').slot?.name).toBe('rollout');
    expect(handled({ rollout, split: SPLIT }, 'bob').slot?.name).toBe('active');
  });

  it('sends nobody there before a split is set, or after it was taken back', () => {
    expect(handled({ rollout, split: null }, 'ada').slot?.name).toBe('active');
  });

  it('sends nobody to a slot that is not there', () => {
    expect(handled({ rollout: null, split: SPLIT }, 'ada').slot?.name).toBe('active');
  });

  it('does not fall back to the active slot when nobody in the other is healthy', () => {
    const sick = slotSpec([targetSpec(2, { healthy: false })], { cursorRow: 9 });
    const exchange = handled({ rollout: sick, split: SPLIT }, 'ada');
    expect(() => new ClaimTargetStage().handle(exchange)).toThrow('no healthy target in the rollout slot');
  });
});

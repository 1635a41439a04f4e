import { describe, expect, it } from 'vitest';
import { Budget } from './budget.js';
import { Effort } from './effort.js';

function budget() {
  const time = { now: 0 };
  const clock = () => time.now;
  const effort = new Effort(clock);
  const tokens = new Budget({ burst: 3, perSecond: 2, effortUs: 5 }, 'tests', clock, effort);
  const spend = (times: number) => {
    for (let i = 0; i < times; i++) tokens.spend();
  };
  return { time, effort, tokens, spend };
}

describe('Budget', () => {
  it('allows so much at once', () => {
    const { spend } = budget();
    spend(3);
    expect(() => spend(1)).toThrow('too many tests');
  });

  it('refills with time, up to where it began', () => {
    const { time, spend } = budget();
    spend(3);
    time.now = 1000;
    spend(2);
    expect(() => spend(1)).toThrow('too many tests');
    time.now = 60_000;
    spend(3);
    expect(() => spend(1)).toThrow('too many tests');
  });

  it('counts what it costs us', () => {
    const { effort, spend } = budget();
    spend(2);
    expect(effort.isEnough()).toBe(false);
    spend(1);
    expect(effort.isEnough()).toBe(true);
  });

  it('refills with what justifies more', () => {
    const { tokens, spend } = budget();
    spend(3);
    tokens.earn(0.5);
    expect(() => spend(1)).toThrow('too many tests');
    tokens.earn(0.5);
    spend(1);
  });
});

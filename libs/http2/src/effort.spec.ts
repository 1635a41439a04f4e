import { describe, expect, it } from 'vitest';
import { Effort } from './effort.js';

function effort() {
  const time = { now: 1000 };
  const made = new Effort(() => time.now);
  const frames = (count: number) => {
    for (let i = 0; i < count; i++) made.made();
  };
  return { time, made, frames };
}

describe('Effort', () => {
  it('is enough when much comes at once', () => {
    const { made, frames } = effort();
    frames(7);
    expect(made.isEnough()).toBe(false);
    frames(1);
    expect(made.isEnough()).toBe(true);
  });

  it('is enough at once when it is dear', () => {
    const { made } = effort();
    made.made(8);
    expect(made.isEnough()).toBe(true);
  });

  it('is not when as much takes its time', () => {
    const { time, made, frames } = effort();
    for (let i = 0; i < 100; i++) {
      frames(1);
      expect(made.isEnough()).toBe(false);
      time.now += 2.5;
    }
    frames(8);
    expect(made.isEnough()).toBe(true);
  });

  it('is made anew once it was paid for with waiting', () => {
    const { made, frames } = effort();
    frames(8);
    made.forget();
    expect(made.isEnough()).toBe(false);
    frames(8);
    expect(made.isEnough()).toBe(true);
  });

  it('is less by what is sent for it', () => {
    const { made, frames } = effort();
    frames(8);
    made.justifiedBy(2048);
    expect(made.isEnough()).toBe(false);
    made.justifiedBy(1_000_000);
    frames(7);
    expect(made.isEnough()).toBe(false);
  });
});

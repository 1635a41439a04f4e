import { describe, expect, it } from 'vitest';
import { Effort } from './effort.js';

function effort() {
  const time = { now: 1000 };
  const made = new Effort(() => time.now);
  /** In pieces of a microsecond. */
  const us = (count: number) => {
    for (let i = 0; i < count; i++) made.made(1);
  };
  return { time, made, us };
}

describe('Effort', () => {
  it('is enough when much comes at once', () => {
    const { made, us } = effort();
    us(11);
    expect(made.isEnough()).toBe(false);
    us(1);
    expect(made.isEnough()).toBe(true);
  });

  it('is enough at once when it is dear', () => {
    const { made } = effort();
    made.made(12);
    expect(made.isEnough()).toBe(true);
  });

  it('is not when as much takes its time', () => {
    const { time, made, us } = effort();
    for (let i = 0; i < 100; i++) {
      us(1);
      expect(made.isEnough()).toBe(false);
      time.now += 1.5;
    }
    us(12);
    expect(made.isEnough()).toBe(true);
  });

  it('is made anew once it was paid for with waiting', () => {
    const { made, us } = effort();
    us(12);
    made.forget();
    expect(made.isEnough()).toBe(false);
    us(12);
    expect(made.isEnough()).toBe(true);
  });

  it('is less by what is sent for it', () => {
    const { made, us } = effort();
    us(12);
    made.justifiedBy(20_480);
    expect(made.isEnough()).toBe(false);
    us(4);
    expect(made.isEnough()).toBe(true);
  });

  it('is justified by what was sent before, but not by all that ever was', () => {
    const { time, made, us } = effort();
    made.justifiedBy(100_000_000);
    us(100);
    expect(made.isEnough()).toBe(false);
    time.now += 1000;
    us(11);
    expect(made.isEnough()).toBe(false);
    us(1);
    expect(made.isEnough()).toBe(true);
  });
});

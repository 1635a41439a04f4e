import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Laggard, SlowLane } from './slow-lane.js';

let now = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  now = 1000;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function pass(ms: number): void {
  now += ms;
  vi.advanceTimersByTime(ms);
}

/** Has so many pieces to do, and writes down when it did one. */
class Worker implements Laggard {
  constructor(
    private readonly name: string,
    private left: number,
    private readonly log: string[],
  ) {}

  goOn(): boolean {
    this.log.push(this.name);
    return --this.left > 0;
  }
}

describe('SlowLane', () => {
  it('does some pieces at once, and the others in the next milliseconds', () => {
    const lane = new SlowLane();
    const log: string[] = [];
    lane.add(new Worker('a', 10, log));
    expect(log).toHaveLength(0);
    pass(0);
    expect(log).toHaveLength(4);
    pass(0.5);
    expect(log).toHaveLength(4);
    pass(0.5);
    expect(log).toHaveLength(8);
    pass(1);
    expect(log).toHaveLength(10);
    expect(lane.busy).toBe(false);
  });

  it('rests from who came last, whoever comes next', () => {
    const lane = new SlowLane();
    const log: string[] = [];
    lane.add(new Worker('a', 1, log));
    pass(0);
    lane.add(new Worker('b', 1, log));
    pass(0);
    expect(log).toEqual(['a']);
    pass(1);
    expect(log).toEqual(['a', 'b']);
    pass(1);
    lane.add(new Worker('c', 1, log));
    pass(0);
    expect(log).toEqual(['a', 'b', 'c']);
  });

  it('lets those who wait take turns', () => {
    const lane = new SlowLane();
    const log: string[] = [];
    lane.add(new Worker('a', 3, log));
    lane.add(new Worker('b', 1, log));
    lane.add(new Worker('c', 2, log));
    pass(0);
    expect(log.join('')).toBe('abca');
    pass(1);
    expect(log.join('')).toBe('abcaca');
    expect(lane.busy).toBe(false);
  });

  it('lets in later who may wait', () => {
    const lane = new SlowLane();
    const log: string[] = [];
    lane.addLater(new Worker('a', 1, log));
    pass(49);
    expect(lane.busy).toBe(false);
    pass(2);
    expect(log).toEqual(['a']);
  });

  it('does no more at a time the more of them wait', () => {
    const lane = new SlowLane();
    const log: string[] = [];
    for (let i = 0; i < 100; i++) lane.add(new Worker('a', 2, log));
    pass(0);
    expect(log).toHaveLength(4);
  });

  it('goes on behind a bug with one of them', () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const lane = new SlowLane();
    const log: string[] = [];
    lane.add({
      goOn: () => {
        throw new Error('a bug');
      },
    });
    lane.add(new Worker('a', 6, log));
    pass(0);
    pass(1);
    expect(log).toHaveLength(6);
    expect(warned).toHaveBeenCalledOnce();
  });

  it('takes in who comes while others work', () => {
    const lane = new SlowLane();
    const log: string[] = [];
    const late = new Worker('late', 1, log);
    lane.add({ goOn: () => (lane.add(late), false) });
    pass(0);
    expect(log).toEqual(['late']);
  });
});

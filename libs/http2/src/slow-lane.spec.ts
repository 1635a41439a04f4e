import { describe, expect, it } from 'vitest';
import { type Laggard, SlowLane } from './slow-lane.js';

const turn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

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
  it('does some pieces in a turn, and the others in the next', async () => {
    const lane = new SlowLane();
    const log: string[] = [];
    lane.add(new Worker('a', 10, log));
    expect(log).toHaveLength(0);
    const seen: number[] = [];
    while (lane.busy) {
      await turn();
      seen.push(log.length);
    }
    expect(seen).toEqual([4, 8, 10]);
  });

  it('lets those who wait take turns', async () => {
    const lane = new SlowLane();
    const log: string[] = [];
    lane.add(new Worker('a', 3, log));
    lane.add(new Worker('b', 1, log));
    lane.add(new Worker('c', 2, log));
    await turn();
    expect(log.join('')).toBe('abca');
    await turn();
    expect(log.join('')).toBe('abcaca');
    expect(lane.busy).toBe(false);
  });

  it('does no more in a turn the more of them wait', async () => {
    const lane = new SlowLane();
    const log: string[] = [];
    for (let i = 0; i < 100; i++) lane.add(new Worker('a', 2, log));
    await turn();
    expect(log).toHaveLength(4);
  });

  it('takes in who comes while others work', async () => {
    const lane = new SlowLane();
    const log: string[] = [];
    const late = new Worker('late', 1, log);
    lane.add({ goOn: () => (lane.add(late), false) });
    await turn();
    expect(log).toEqual(['late']);
  });
});

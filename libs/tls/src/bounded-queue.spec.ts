import { describe, expect, it } from 'vitest';
import { BoundedQueue } from './bounded-queue.js';

/** Work that ends when it is told to. */
function pieces(queue: BoundedQueue, count: number) {
  const begun: number[] = [];
  const work = Array.from({ length: count }, (_, i) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const result = queue.run(async () => {
      begun.push(i);
      return promise;
    });
    return { result, end: () => resolve(i) };
  });
  return { begun, work };
}

const turn = async () => new Promise((resolve) => void setImmediate(resolve));

describe('a bounded queue', () => {
  it('does so much at a time, in order', async () => {
    const { begun, work } = pieces(new BoundedQueue(2, 10, () => new Error('full')), 4);
    await turn();
    expect(begun).toEqual([0, 1]);
    work[1]?.end();
    expect(await work[1]?.result).toBe(1);
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of work) end();
    await Promise.all(work.map(async ({ result }) => result));
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('refuses who has waited the longest when too many wait', async () => {
    const { begun, work } = pieces(new BoundedQueue(1, 2, () => new Error('full')), 5);
    await expect(work[1]?.result).rejects.toThrow('full');
    await expect(work[2]?.result).rejects.toThrow('full');
    for (const { end } of work) end();
    expect(await Promise.all([0, 3, 4].map(async (i) => work[i]?.result))).toEqual([0, 3, 4]);
    expect(begun).toEqual([0, 3, 4]);
  });

  it('goes on after work that failed', async () => {
    const queue = new BoundedQueue(1, 1, () => new Error('full'));
    await expect(queue.run(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await queue.run(async () => 'fine')).toBe('fine');
  });
});

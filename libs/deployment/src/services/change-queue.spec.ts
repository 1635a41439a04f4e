import { describe, expect, it } from 'vitest';
import { ChangeQueue } from './change-queue.js';

describe('ChangeQueue', () => {
  it('runs one after the other, in the order they came', async () => {
    const queue = new ChangeQueue();
    const steps: string[] = [];
    const { promise, resolve: finish } = Promise.withResolvers<void>();
    const first = queue.run(async () => {
      steps.push('first begins');
      await promise;
      steps.push('first ends');
    });
    const second = queue.run(async () => void steps.push('second'));
    await Promise.resolve();
    expect(steps).toEqual(['first begins']);
    finish();
    await Promise.all([first, second]);
    expect(steps).toEqual(['first begins', 'first ends', 'second']);
  });

  it('goes on after one that failed, which is told', async () => {
    const queue = new ChangeQueue();
    const failed = expect(queue.run(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run(async () => 7)).toBe(7);
    await failed;
  });
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Acknowledgements } from './acknowledgements.js';

/** Waits, and notes that it was resolved. */
function waiting(acknowledgements: Acknowledgements<string>, workers: readonly string[], key: number) {
  const wait = { over: false };
  void acknowledgements.from(workers, key).then(() => (wait.over = true));
  return async () => {
    await nextTurn();
    return wait.over;
  };
}

describe('acknowledgements', () => {
  it('are complete when every worker has given its own', async () => {
    const all = new Acknowledgements<string>();
    const over = waiting(all, ['a', 'b'], 7);
    all.acknowledged('a', 7);
    all.acknowledged('a', 7);
    all.acknowledged('stranger', 7);
    expect(await over()).toBe(false);
    all.acknowledged('b', 7);
    expect(await over()).toBe(true);
  });

  it('are complete at once when nobody has to give one', async () => {
    await expect(new Acknowledgements<string>().from([], 1)).resolves.toBeUndefined();
  });

  it('count for their own key only: several may be waited for at once', async () => {
    const all = new Acknowledgements<string>();
    const [first, second, again] = [waiting(all, ['a'], 1), waiting(all, ['a'], 2), waiting(all, ['a'], 1)];
    all.acknowledged('a', 2);
    expect([await first(), await second(), await again()]).toEqual([false, true, false]);
    all.acknowledged('a', 1);
    expect([await first(), await again()]).toEqual([true, true]);
  });

  it('of a worker that died are not waited for, in any wait; the others’ are', async () => {
    const all = new Acknowledgements<string>();
    const [first, second, alone] = [waiting(all, ['a', 'b'], 1), waiting(all, ['a', 'b'], 2), waiting(all, ['b'], 3)];
    all.acknowledged('a', 1);
    all.gone('b');
    expect([await first(), await second(), await alone()]).toEqual([true, false, true]);
    all.acknowledged('a', 2);
    expect(await second()).toBe(true);
  });

  it('of those who die all together end the wait', async () => {
    const all = new Acknowledgements<string>();
    const over = waiting(all, ['a', 'b'], 1);
    all.gone('a');
    expect(await over()).toBe(false);
    all.gone('b');
    expect(await over()).toBe(true);
  });
});

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { FlushTurn } from './flush-turn.js';

describe('FlushTurn', () => {
  it('flushes at the end of the turn, in order, who comes meanwhile in the next', async () => {
    const turn = new FlushTurn();
    const flushed: string[] = [];
    turn.add({
      flush: () => {
        flushed.push('first');
        turn.add({ flush: () => flushed.push('next') });
      },
    });
    turn.add({ flush: () => flushed.push('second') });
    expect(flushed).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toEqual(['first', 'second']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toEqual(['first', 'second', 'next']);
  });

  it('goes on behind one that throws, and says so', async () => {
    const turn = new FlushTurn();
    const warned = once(process, 'warning');
    turn.add({
      flush: () => {
        throw new Error('a bug');
      },
    });
    const flushed = new Promise<void>((resolve) => turn.add({ flush: resolve }));
    await flushed;
    expect((await warned)[0]).toMatchObject({ message: 'a bug', code: 'INTERNAL_ERROR' });
  });
});

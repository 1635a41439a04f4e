import { describe, expect, it } from 'vitest';
import { ChunkQueue } from './chunk-queue.js';

describe('ChunkQueue', () => {
  it('gives content back in any pieces, in order', () => {
    const content = 'one two three four five six';
    for (const size of [1, 2, 3, 5, 8, 27]) {
      const queue = new ChunkQueue();
      for (const word of content.split(/(?<= )/)) queue.push(Buffer.from(word), null);
      const target = Buffer.alloc(content.length);
      for (let at = 0; at < content.length;) {
        const count = Math.min(size, queue.length);
        queue.copyTo(target, at, count);
        at += count;
      }
      expect(target.toString()).toBe(content);
      expect(queue.length).toBe(0);
    }
  });

  it('gives lent memory back once, when the last of it is copied', () => {
    const queue = new ChunkQueue();
    const back: number[] = [];
    queue.push(Buffer.from('ab'), () => back.push(1));
    queue.push(Buffer.from('cd'), () => back.push(2));
    queue.copyTo(Buffer.alloc(9), 0, 1);
    expect(back).toEqual([]);
    queue.copyTo(Buffer.alloc(9), 0, 2);
    expect(back).toEqual([1]);
    queue.clear();
    queue.clear();
    expect(back).toEqual([1, 2]);
  });

  it('may be filled by whoever gets memory back', () => {
    const queue = new ChunkQueue();
    queue.push(Buffer.from('a'), () => queue.push(Buffer.from('c'), null));
    queue.push(Buffer.from('b'), null);
    const target = Buffer.alloc(3);
    queue.copyTo(target, 0, 2);
    queue.copyTo(target, 2, 1);
    expect(target.toString()).toBe('abc');
  });
});

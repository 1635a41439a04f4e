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

  it('copies small pieces together, and gives their memory back at once', () => {
    const queue = new ChunkQueue();
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i));
    let lent = 0;
    for (let at = 0; at < content.length; at++) {
      if (at === 1000) queue.copyTo(Buffer.alloc(500), 0, 500);
      lent++;
      queue.push(content.subarray(at, at + 1), () => lent--);
    }
    expect(lent).toBeLessThan(content.length / 1000);
    const target = Buffer.alloc(queue.length);
    queue.copyTo(target, 0, target.length);
    expect(target.equals(content.subarray(500))).toBe(true);
    expect(lent).toBe(0);
  });

  it('gives lent memory back once, when the last of it is copied', () => {
    const queue = new ChunkQueue();
    const back: number[] = [];
    queue.push(Buffer.alloc(3000), () => back.push(1));
    queue.push(Buffer.alloc(3000), () => back.push(2));
    queue.copyTo(Buffer.alloc(9000), 0, 2999);
    expect(back).toEqual([]);
    queue.copyTo(Buffer.alloc(9000), 0, 2);
    expect(back).toEqual([1]);
    queue.clear();
    queue.clear();
    expect(back).toEqual([1, 2]);
  });

  it('may be filled by whoever gets memory back', () => {
    const queue = new ChunkQueue();
    const [a, b, c] = ['a', 'b', 'c'].map((text) => Buffer.alloc(3000, text));
    queue.push(a ?? Buffer.alloc(0), () => queue.push(c ?? Buffer.alloc(0), null));
    queue.push(b ?? Buffer.alloc(0), null);
    const target = Buffer.alloc(9000);
    queue.copyTo(target, 0, 6000);
    queue.copyTo(target, 6000, 3000);
    expect(target.toString().replaceAll(/(.)\1+/g, '$1')).toBe('abc');
  });
});

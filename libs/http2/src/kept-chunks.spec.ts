import { describe, expect, it } from 'vitest';
import { KeptChunks } from './kept-chunks.js';

describe('KeptChunks', () => {
  it('keeps order, whatever the sizes', () => {
    const kept = new KeptChunks();
    const pieces = [1, 5000, 3, 3, 4096, 4095, 4095, 4095, 1].map((size, i) => Buffer.alloc(size, 97 + i));
    for (const piece of pieces) kept.append(piece);
    expect(kept.length).toBe(Buffer.concat(pieces).length);
    const taken: Buffer[] = [];
    for (let piece = kept.take(); piece !== null; piece = kept.take()) taken.push(piece);
    expect(Buffer.concat(taken).equals(Buffer.concat(pieces))).toBe(true);
    expect(kept.length).toBe(0);
  });

  it('copies small pieces together', () => {
    const kept = new KeptChunks();
    const read = Buffer.alloc(16_384, 'x');
    for (let i = 0; i < 100; i++) kept.append(read.subarray(i, i + 1));
    read.fill('y');
    expect(kept.take()?.toString()).toBe('x'.repeat(100));
    expect(kept.take()).toBeNull();
  });

  it('goes on behind what was taken', () => {
    const kept = new KeptChunks();
    kept.append(Buffer.from('a'));
    expect(kept.take()?.toString()).toBe('a');
    kept.append(Buffer.from('b'));
    expect(kept.take()?.toString()).toBe('b');
    kept.append(Buffer.from('c'));
    expect(kept.clear()).toBe(1);
    expect(kept.take()).toBeNull();
  });
});

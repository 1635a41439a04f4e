import { describe, expect, it } from 'vitest';
import { type LargeBuffer, ReadBuffers } from './read-buffers.js';

const KB = 1024;

function take(buffers: ReadBuffers, count: number): LargeBuffer[] {
  return Array.from({ length: count }, () => {
    const buffer = buffers.take(false);
    if (buffer === null) throw new Error('there is none');
    return buffer;
  });
}

describe('ReadBuffers', () => {
  it('gives a buffer to somebody else only when all who have a part of it gave theirs back', () => {
    const buffers = new ReadBuffers();
    const [first, ...others] = take(buffers, 32);
    if (first === undefined) throw new Error('there are none');
    first.hold();
    expect(first.lent).toBe(true);
    first.release();
    expect(first.lent).toBe(false);
    expect(take(buffers, 1)).not.toContain(first);
    first.release();
    expect(take(buffers, 1)).toEqual([first]);
    for (const buffer of [first, ...others]) buffer.release();
    expect(buffers.taken).toBe(1);
  });

  it('gives 32 large ones, then as many medium ones as are asked for', () => {
    const sizes = take(new ReadBuffers(), 200).map(({ bytes }) => bytes.length / KB);
    expect(sizes.slice(0, 32).every((size) => size === 256)).toBe(true);
    expect(sizes.slice(32).every((size) => size === 32)).toBe(true);
  });

  it('gives those who wait for a reader 16 large ones and no others', () => {
    const buffers = new ReadBuffers();
    const idle = Array.from({ length: 20 }, () => buffers.take(true)).filter((buffer) => buffer !== null);
    expect(idle.map(({ bytes }) => bytes.length / KB)).toEqual(Array.from({ length: 16 }, () => 256));
  });

  it('keeps 64 medium ones for the next', () => {
    const buffers = new ReadBuffers();
    take(buffers, 32);
    const medium = take(buffers, 100);
    for (const buffer of medium) buffer.release();
    const again = take(buffers, 100);
    expect(again.filter((buffer) => medium.includes(buffer))).toHaveLength(64);
  });
});

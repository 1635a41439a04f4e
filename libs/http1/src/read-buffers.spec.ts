import { describe, expect, it } from 'vitest';
import { type LargeBuffer, ReadBuffers } from './read-buffers.js';

const KB = 1024;

function take(buffers: ReadBuffers, count: number, idle = false): LargeBuffer[] {
  return Array.from({ length: count }, () => buffers.take(idle));
}

function sizes(buffers: readonly LargeBuffer[]): number[] {
  return buffers.map(({ bytes }) => bytes.length / KB);
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
    const given = sizes(take(new ReadBuffers(), 200));
    expect(given.slice(0, 32).every((size) => size === 256)).toBe(true);
    expect(given.slice(32).every((size) => size === 32)).toBe(true);
  });

  it('keeps half of the large ones from those who wait for a reader', () => {
    const buffers = new ReadBuffers();
    const given = sizes(take(buffers, 20, true));
    expect(given).toEqual([...Array.from({ length: 16 }, () => 256), 32, 32, 32, 32]);
    expect(sizes(take(buffers, 16)).every((size) => size === 256)).toBe(true);
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

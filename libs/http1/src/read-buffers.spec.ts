import { describe, expect, it } from 'vitest';
import { type LargeBuffer, ReadBuffers } from './read-buffers.js';

function takeAll(buffers: ReadBuffers, idle: boolean): LargeBuffer[] {
  const all: LargeBuffer[] = [];
  for (let next = buffers.take(idle); next !== null; next = buffers.take(idle)) all.push(next);
  return all;
}

describe('ReadBuffers', () => {
  it('gives a buffer to somebody else only when all who have a part of it gave theirs back', () => {
    const buffers = new ReadBuffers();
    const [first, ...others] = takeAll(buffers, false);
    if (first === undefined) throw new Error('there are none');
    first.hold();
    expect(first.lent).toBe(true);
    first.release();
    expect(first.lent).toBe(false);
    expect(buffers.take(false)).toBeNull();
    first.release();
    expect(buffers.take(false)).toBe(first);
    for (const buffer of [first, ...others]) buffer.release();
    expect(buffers.taken).toBe(0);
  });

  it('holds 16 MB at most, half of it for those who read at once', () => {
    const buffers = new ReadBuffers();
    const idle = takeAll(buffers, true);
    const reading = takeAll(buffers, false);
    expect([idle.length, reading.length]).toEqual([32, 32]);
    expect(new Set([...idle, ...reading].map(({ bytes }) => bytes)).size).toBe(64);
    expect(idle[0]?.bytes.length).toBe(256 * 1024);
  });
});

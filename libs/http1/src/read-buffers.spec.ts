import type { BodySink, Release } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { type LargeBuffer, ReadBuffers } from './read-buffers.js';

const KB = 1024;

function take(buffers: ReadBuffers, count: number, idle = false): LargeBuffer[] {
  return Array.from({ length: count }, () => buffers.take(idle)).filter((buffer) => buffer !== null);
}

function sizes(buffers: readonly LargeBuffer[]): number[] {
  return buffers.map(({ bytes }) => bytes.length / KB);
}

describe('ReadBuffers', () => {
  it('gives a buffer to somebody else only when all who have a part of it gave theirs back', () => {
    const buffers = new ReadBuffers();
    const [first, ...others] = take(buffers, 16);
    if (first === undefined) throw new Error('there are none');
    first.hold();
    expect(first.lent).toBe(true);
    first.release();
    expect(first.lent).toBe(false);
    expect(take(buffers, 1).map(({ bytes }) => bytes)).not.toContain(first.bytes);
    first.release();
    const [next] = take(buffers, 1);
    expect(next?.bytes).toBe(first.bytes);
    next?.release();
    for (const buffer of others) buffer.release();
    expect(buffers.taken).toBe(1);
  });

  it('gives 16 large ones, 64 medium ones, then as many small ones as are asked for', () => {
    const given = sizes(take(new ReadBuffers(), 300));
    expect(given.slice(0, 16).every((size) => size === 256)).toBe(true);
    expect(given.slice(16, 80).every((size) => size === 32)).toBe(true);
    expect(given.slice(80).every((size) => size === 16)).toBe(true);
  });

  it('gives a quarter of the large ones to those who wait for a reader, and nothing else', () => {
    const buffers = new ReadBuffers();
    expect(take(buffers, 20, true)).toHaveLength(4);
    expect(buffers.take(true)).toBeNull();
    expect(sizes(take(buffers, 12)).every((size) => size === 256)).toBe(true);
  });

  it('copies what is passed on, a large part into memory that comes back', () => {
    const buffers = new ReadBuffers();
    const parts: { text: string; release: Release | null }[] = [];
    const sink: BodySink = {
      write: (chunk, release) => parts.push({ text: Buffer.from(chunk).toString(), release }) < 3,
      flush: () => undefined,
      end: () => undefined,
      abort: () => undefined,
    };
    const text = 'abc'.repeat(22_000);
    expect(buffers.passOn(Buffer.from('small'), sink)).toBe(true);
    expect(buffers.taken).toBe(0);
    expect(buffers.passOn(Buffer.from(text), sink)).toBe(false);
    expect(parts.map((part) => part.text).join('')).toBe(`small${text}`);
    expect(buffers.taken).toBe(3);
    for (const { release } of parts) release?.();
    expect(buffers.taken).toBe(0);
  });

  it('passes on as it is what is copied anyway', () => {
    const whole = Buffer.alloc(60_000);
    const sink: BodySink = {
      copies: true,
      write: (chunk, release) => chunk === whole && release === null,
      flush: () => undefined,
      end: () => undefined,
      abort: () => undefined,
    };
    expect(new ReadBuffers().passOn(whole, sink)).toBe(true);
  });
});

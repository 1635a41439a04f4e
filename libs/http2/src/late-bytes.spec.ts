import { describe, expect, it, vi } from 'vitest';
import { LateBytes } from './late-bytes.js';
import { WriteBuffers } from './write-buffers.js';

/** Takes so many at a time. @returns all that was late */
function takeAll(late: LateBytes, count: number): string {
  let all = '';
  for (let bytes = late.next; bytes.length > 0; bytes = late.next) {
    const taken = bytes.subarray(0, count);
    all += taken.toString('latin1');
    late.skip(taken.length);
  }
  return all;
}

describe('LateBytes', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `${i} `).join('');

  it.each([7, 1000, 16_384, 100_000])('come in order, as they were, %i at a time', (count) => {
    const late = new LateBytes(new WriteBuffers());
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 777) late.append(bytes.subarray(at, at + 777));
    bytes.fill(0);
    expect(takeAll(late, count)).toBe(text);
    late.append(Buffer.from('more'));
    expect(takeAll(late, count)).toBe('more');
  });

  it('may be added to while some are taken', () => {
    const late = new LateBytes(new WriteBuffers());
    late.append(Buffer.from('abc'));
    late.skip(2);
    late.append(Buffer.from('def'));
    expect(takeAll(late, 4)).toBe('cdef');
  });

  it.each([
    ['taken', (late: LateBytes) => takeAll(late, 5000)],
    ['cleared', (late: LateBytes) => late.clear()],
  ])('give back their memory when they are %s', (_, end) => {
    const buffers = new WriteBuffers();
    const took = vi.spyOn(buffers, 'take');
    const gaveBack = vi.spyOn(buffers, 'giveBack');
    const late = new LateBytes(buffers);
    late.append(Buffer.from(text));
    end(late);
    expect(late.next).toHaveLength(0);
    expect(took.mock.results.length).toBe(Math.ceil(text.length / 16_384));
    expect(gaveBack.mock.calls.map(([buffer]) => buffer)).toEqual(took.mock.results.map(({ value }) => value));
  });
});

import * as fc from 'fast-check';
import { rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fields } from '@app/pipeline';
import type { Pace } from './fixtures/collecting-sink.js';
import { fill, letters, read } from './fixtures/fill.js';
import { TempDirectory } from './fixtures/temp-directory.js';

let directory: TempDirectory;

beforeEach(async () => {
  directory = await TempDirectory.make();
});

afterEach(async () => {
  await directory.unused();
  expect(await directory.names()).toEqual([]);
  await directory[Symbol.asyncDispose]();
});

/** Of a length that no buffer's size is a multiple of. */
const UNLIKE_ANY_BLOCK = Buffer.from(Array.from({ length: 251 }, (_, i) => i));

describe('a body that is buffered', () => {
  it('is handed on in the turn in which it ends, as long as memory suffices', () => {
    const { source, news } = fill(directory.files);
    source.push('abc');
    source.push('def', true);
    expect(news).toEqual([]);
    source.end();
    expect(news).toEqual(['filled']);
    expect(directory.files.inUse).toBe(0);
  });

  it('has the length of the original, or none', async () => {
    const known = fill(directory.files, {}, 6);
    known.source.push('abcdef');
    known.source.end();
    const unknown = fill(directory.files);
    unknown.source.end();
    expect((await known.settled)?.length).toBe(6);
    expect((await unknown.settled)?.length).toBeNull();
    expect((await read(await unknown.settled)).bytes).toHaveLength(0);
  });

  it('keeps its trailers, in memory and on disk', async () => {
    for (const memory of [1024, 0]) {
      const { source, settled } = fill(directory.files, { memory });
      const trailers = Fields.of('X-Sum', '1');
      source.push('abc');
      source.end(trailers);
      expect((await read(await settled)).trailers).toBe(trailers);
    }
  });

  it('keeps in memory what it may, and the rest in one file without a name', async () => {
    const { source, settled } = fill(directory.files, { memory: 1000 });
    source.push(letters(999));
    await nextTurn();
    expect(directory.files.inUse).toBe(0);
    source.push(letters(9001));
    source.end();
    const body = await settled;
    expect(directory.files.inUse).toBe(1);
    expect(await directory.names()).toEqual([]);
    const sink = await read(body);
    expect(sink.bytes.equals(Buffer.concat([letters(999), letters(9001)]))).toBe(true);
    expect(sink.sizes.at(-1)).toBe(9000);
    await directory.unused();
  });

  it('makes the source wait when the disk is slower', async () => {
    const { source, settled } = fill(directory.files, { memory: 0 });
    const piece = letters(100_000);
    let pushed = 0;
    while (!source.paused && pushed < 100) {
      source.push(piece);
      pushed++;
    }
    expect(pushed).toBeLessThan(6);
    await source.pushAll(Array.from({ length: 100 }, () => [piece, true] as const));
    source.end();
    const { bytes } = await read(await settled);
    expect(bytes.length).toBe((pushed + 100) * 100_000);
    expect(bytes.subarray(-100_000).equals(piece)).toBe(true);
  });

  it('goes on when memory that was given back is gone at once', async () => {
    const { blocks } = directory.files;
    const others = Array.from({ length: 80 }, () => blocks.take());
    const { source, settled } = fill(directory.files, { memory: 0 });
    for (let pushed = 0; pushed < 3; pushed++) source.push(letters(100_000));
    // So much is spare now that what the body gives back is not kept.
    for (const { release } of others) release();
    await source.pushAll(Array.from({ length: 50 }, () => [letters(100_000), false] as const));
    source.end();
    expect((await read(await settled)).bytes).toHaveLength(5_300_000);
  });

  it('is too large as soon as one byte is', async () => {
    const { source, news } = fill(directory.files, { whole: 10, memory: 4 });
    source.push('0123456789', true);
    expect(news).toEqual([]);
    source.push('x', true);
    expect(news).toEqual(['too large']);
    expect(source).toMatchObject({ cancelled: true, lent: 0, returnedTwice: 0 });
    source.push('late', true);
    source.end();
    expect(news).toEqual(['too large']);
    await directory.unused();
  });

  it('may be exactly as large as the limit', () => {
    const { source, news } = fill(directory.files, { whole: 10 });
    source.push('0123456789');
    source.end();
    expect(news).toEqual(['filled']);
  });

  it('passes on that its source broke off', () => {
    const { source, news } = fill(directory.files, { memory: 0 });
    source.push(letters(200_000));
    source.abort(new Error('gone'));
    source.abort(new Error('twice'));
    source.end();
    expect(news).toEqual(['gone']);
  });

  it('lets go of its file whenever it is disposed of', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { source, buffer, news } = fill(directory.files, { memory: 10 });
      source.push(letters(300_000));
      for (let turn = 0; turn < turns; turn++) await nextTurn();
      if (turns % 2 === 1) source.end();
      buffer.dispose();
      buffer.dispose();
      expect(news.filter((what) => what !== 'filled')).toEqual([]);
      await directory.unused();
    }
  });

  it('fails, and says why in the log, when there is no disk to write to', async () => {
    await rm(directory.path, { recursive: true });
    const { source, news, settled } = fill(directory.files, { memory: 0 });
    source.push(letters(70_000));
    await settled;
    expect(news).toEqual([expect.stringMatching(/^cannot buffer a body in .*: ENOENT/)]);
    expect(directory.errors).toEqual([expect.stringMatching(/^Buffering failed: ENOENT/)]);
    expect(source.cancelled).toBe(true);
    await directory[Symbol.asyncDispose]();
    directory = await TempDirectory.make();
  });

  const pieces = fc.array(
    fc.tuple(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 200_000 })), fc.boolean()),
    {
      maxLength: 12,
    },
  );
  const paces = fc.infiniteStream(fc.constantFrom('takes it', 'resumes at once', 'resumes later'));

  it('is the same bytes, however they came, were kept and are taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.oneof(fc.constant(0), fc.nat({ max: 300_000 })),
        paces,
        async (sizes, memory, turns) => {
          const total = sizes.reduce((sum, [size]) => sum + size, 0);
          const whole = Buffer.alloc(total, UNLIKE_ANY_BLOCK);
          let at = 0;
          const script = sizes.map(([size, isLent]) => [whole.subarray(at, (at += size)), isLent] as const);
          const { source, settled } = fill(directory.files, { memory });
          await source.pushAll(script);
          source.end();
          const pace: Pace = () => turns.next().value;
          const { bytes, broken } = await read(await settled, pace);
          expect(broken).toBeNull();
          expect(bytes.equals(whole)).toBe(true);
          expect(source).toMatchObject({ lent: 0, returnedTwice: 0 });
          await directory.unused();
        },
      ),
      { numRuns: 150 },
    );
  });
});

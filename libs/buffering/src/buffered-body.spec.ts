import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectingSink } from './fixtures/collecting-sink.js';
import { fill, letters } from './fixtures/fill.js';
import { ScriptedSource } from './fixtures/scripted-source.js';
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

describe('a buffered body', () => {
  it('is read no faster than the sink takes it', async () => {
    const { source, settled } = fill(directory.files, { memory: 1000 });
    source.push(letters(500_000));
    source.end();
    const body = await settled;
    if (body === null) throw new Error('the body never came whole');
    const sink = new CollectingSink(new ScriptedSource(), () => 'resumes later');
    body.flowTo(sink);
    for (let pieces = 1; sink.trailers === undefined; pieces++) {
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      expect(sink.sizes.length).toBeLessThanOrEqual(pieces);
      body.resume();
    }
    await sink.over;
    expect(sink.bytes.equals(letters(500_000))).toBe(true);
  });

  it('lets go of its file when it is whole and nobody wants it', async () => {
    const { source, buffer, settled } = fill(directory.files, { memory: 0 });
    source.push('abc');
    source.end();
    const body = await settled;
    buffer.dispose();
    await directory.unused();
    const sink = new CollectingSink(new ScriptedSource());
    body?.flowTo(sink);
    await nextTurn();
    expect(sink.trailers).toBeUndefined();
    expect(sink.sizes).toEqual([]);
  });

  it('stops in the middle when nobody wants the rest', async () => {
    const { source, settled } = fill(directory.files, { memory: 100_000 });
    source.push(letters(1_000_000));
    source.end();
    const body = await settled;
    const sink = new CollectingSink(new ScriptedSource(), (piece) => {
      if (piece === 4) body?.cancel();
      return 'takes it';
    });
    body?.flowTo(sink);
    await directory.unused();
    await nextTurn();
    expect(sink.sizes).toHaveLength(5);
    expect(sink.trailers).toBeUndefined();
  });
});

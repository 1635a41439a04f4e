import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenStreams } from './open-streams.js';

/** Odd, as clients number them; close together and far apart, so that places are wanted by several. */
const ID = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 ** 30 - 1 })).map((n) => 2 * n + 1);
const CHANGES = fc.array(fc.record({ id: ID, adds: fc.boolean() }), { maxLength: 200 });

describe('the open streams of a connection', () => {
  it('are found by their numbers, however they came and went', () => {
    fc.assert(
      fc.property(CHANGES, (changes) => {
        const open = new OpenStreams<{ readonly id: number }>();
        const model = new Map<number, { readonly id: number }>();
        for (const { id, adds } of changes) {
          if (!adds) expect(open.delete(id)).toBe(model.delete(id));
          else if (!model.has(id)) {
            const stream = { id };
            open.add(stream);
            model.set(id, stream);
          }
          expect(open.size).toBe(model.size);
          for (const [known, stream] of model) expect(open.get(known)).toBe(stream);
        }
        expect(open.all().map((stream) => stream.id)).toEqual([...model.keys()].sort((one, other) => one - other));
      }),
    );
  });

  it('are listed as they are at that moment, so that they can be closed meanwhile', () => {
    const open = new OpenStreams<{ readonly id: number }>();
    for (const id of [1, 3, 33, 35]) open.add({ id });
    for (const stream of open.all()) expect(open.delete(stream.id)).toBe(true);
    expect(open.size).toBe(0);
    expect(open.get(33)).toBeUndefined();
  });
});

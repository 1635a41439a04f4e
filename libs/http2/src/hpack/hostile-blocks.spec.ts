import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { block } from './fixtures/block-writer.js';
import { HpackDecoder } from './hpack-decoder.js';
import { HpackError } from './hpack-error.js';

const name = fc.oneof(
  fc.constantFrom(':method', ':path', 'cookie', 'content-length', 'te', 'X'),
  fc.string({ maxLength: 20 }),
  fc.integer({ min: 1, max: 80 }),
);
const value = fc.oneof(fc.string({ maxLength: 30 }), fc.constant('v'.repeat(2000)));
const representation = fc.oneof(
  fc.integer({ min: 0, max: 80 }).map(block.indexed),
  fc.tuple(name, value).map(([name, value]) => block.indexing(name, value)),
  fc.tuple(name, value).map(([name, value]) => block.literal(name, value)),
  fc.nat(5000).map(block.resize),
);
const whole = fc.array(representation, { maxLength: 12 }).map((parts) => Buffer.from(parts.join(''), 'latin1'));
const mutated = fc
  .tuple(whole, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(20))
  .map(([bytes, changes, cut]) => {
    const changed = Buffer.from(bytes);
    for (const [at, byte] of changes) if (changed.length > 0) changed[at % changed.length] = byte;
    return changed.subarray(0, Math.max(0, changed.length - (cut > 15 ? cut : 0)));
  });
const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

/** What one decoder makes of blocks until one of them breaks it. */
function run(decoder: HpackDecoder, blocks: readonly Buffer[], limit: number) {
  const lists = [];
  try {
    for (const bytes of blocks) lists.push(decoder.decode(bytes, 0, bytes.length, limit));
    return { lists, broken: false };
  } catch (error) {
    expect(error).toBeInstanceOf(HpackError);
    return { lists, broken: true };
  }
}

describe('whatever a peer sends for header blocks', () => {
  it('is a list or an HpackError, wherever it lies in memory and whatever was allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(whole, mutated, noise), { maxLength: 5 }), fc.nat(3000), (blocks, limit) => {
        const result = run(new HpackDecoder(), blocks, 65_536);
        const elsewhere = blocks.map((bytes) => Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('cd')]));
        const decoder = new HpackDecoder();
        for (const [i, list] of result.lists.entries()) {
          const bytes = elsewhere[i] ?? Buffer.alloc(0);
          expect(decoder.decode(bytes, 2, bytes.length - 2, 65_536)).toEqual(list);
        }
        // A list that is cut has the same effect on the table as a whole one: the lists behind it are the same.
        const limited = new HpackDecoder();
        for (const [i, list] of result.lists.entries()) {
          const bytes = blocks[i] ?? Buffer.alloc(0);
          const cut = limited.decode(bytes, 0, bytes.length, i % 2 === 0 ? limit : 65_536);
          expect(cut.bytes > limit && i % 2 === 0 ? cut.tooLarge : true).toBe(true);
          if (!cut.tooLarge) expect([...cut.fields]).toEqual([...list.fields]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

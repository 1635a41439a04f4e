import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, BlockPool } from './block-pool.js';

const MB = 1024 * 1024;
const BLOCK_BYTES = 64 * 1024;

const take = (pool: BlockPool, count: number): Block[] => Array.from({ length: count }, () => pool.take());

describe('the memory of bodies', () => {
  it('is nothing before there is a body', () => {
    expect(new BlockPool(BLOCK_BYTES).size).toBe(0);
  });

  it('is used again', () => {
    const pool = new BlockPool(BLOCK_BYTES);
    for (let round = 0; round < 100; round++) for (const { release } of take(pool, 16)) release();
    expect(pool.size).toBe(MB);
    expect(pool.used).toBe(0);
  });

  it('is the kernel’s again when it is not used, but for a few megabytes', () => {
    const pool = new BlockPool(BLOCK_BYTES);
    const blocks = take(pool, 1600);
    expect(pool.size).toBe(100 * MB);
    for (const { release } of blocks) release();
    expect(pool.size).toBe(4 * MB);
    // What was dropped has no bytes any more, rather than somebody else's.
    expect(blocks.filter(({ bytes }) => bytes.length === 0)).toHaveLength(96 * 16);
    expect(take(pool, 64).every(({ bytes }) => bytes.length === BLOCK_BYTES)).toBe(true);
    expect(pool.size).toBe(4 * MB);
  });

  it('is nobody else’s while somebody has it', () => {
    const action = fc.record({ takes: fc.nat({ max: 40 }), gives: fc.array(fc.nat(), { maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const pool = new BlockPool(BLOCK_BYTES);
        const taken: Block[] = [];
        let number = 0;
        const marks = new Map<Block, number>();
        for (const { takes, gives } of actions) {
          for (const block of take(pool, takes)) {
            block.bytes.writeUInt32LE(++number, 0);
            marks.set(block, number);
            taken.push(block);
          }
          for (const which of gives) taken.splice(which % (taken.length || 1), 1)[0]?.release();
          expect(pool.used).toBe(taken.length);
          expect(pool.size).toBeGreaterThanOrEqual(taken.length * BLOCK_BYTES);
          for (const block of taken) expect(block.bytes.readUInt32LE(0)).toBe(marks.get(block));
        }
        for (const { release } of taken) release();
        expect(pool.size).toBeLessThanOrEqual(4 * MB);
      }),
      { numRuns: 100 },
    );
  });
});

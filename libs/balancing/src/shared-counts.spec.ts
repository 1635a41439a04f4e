import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workersWithSharedCounts } from './fixtures/workers.js';
import { SharedCounts } from './shared-counts.js';

describe('counts that workers share', () => {
  it('add up over the workers, while each sees what it has counted itself', () => {
    const { all, each } = workersWithSharedCounts(3);
    each[0]?.add(5, 1);
    each[0]?.add(5, 1);
    each[1]?.add(5, 1);
    each[2]?.add(4, 1);
    each[0]?.add(5, -1);
    expect(all.sum(5)).toBe(2);
    expect(each[2]?.sum(5)).toBe(2);
    expect(each.map((counts) => counts.own(5))).toEqual([1, 1, 0]);
    expect(all.sum(3)).toBe(0);
  });

  it('are quiet only where no worker has anything left, also when the sum is zero by chance', () => {
    const { all, each } = workersWithSharedCounts(2);
    expect(all.isQuiet(1)).toBe(true);
    each[0]?.add(1, 1);
    each[1]?.add(1, -1);
    expect(all.sum(1)).toBe(0);
    expect(all.isQuiet(1)).toBe(false);
    expect(all.isQuiet(0)).toBe(true);
    expect(all.isQuiet(2)).toBe(true);
  });

  it('give every turn of a rotation out once, however the workers take turns', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 50 }), (order) => {
        const { each } = workersWithSharedCounts(4);
        const turns = order.map((worker) => each[worker]?.nextTurn(2, 0));
        expect(turns).toEqual(order.map((_, i) => i));
      }),
    );
  });

  it('keep the two rotations of a row apart, and those of other rows', () => {
    const { each } = workersWithSharedCounts(2);
    each[0]?.nextTurn(2, 0);
    expect(each[1]?.nextTurn(2, 1)).toBe(0);
    expect(each[1]?.nextTurn(1, 1)).toBe(0);
    expect(each[1]?.nextTurn(3, 0)).toBe(0);
    expect(each[0]?.nextTurn(2, 0)).toBe(1);
    expect(each[0]?.sum(2)).toBe(0);
  });

  it('go on with turn 0 behind turn 4,294,967,295', () => {
    const { each } = workersWithSharedCounts(1);
    each[0]?.addShared(0, -1);
    expect(each[0]?.nextTurn(0, 0)).toBe(4_294_967_295);
    expect(each[0]?.nextTurn(0, 0)).toBe(0);
  });

  it('follow the memory when it grows', () => {
    const { memory, all, each } = workersWithSharedCounts(2, 4);
    each[0]?.add(3, 1);
    memory.grow(SharedCounts.bytesFor(8, 2));
    each[1]?.add(7, 1);
    expect(all.sum(7)).toBe(1);
    expect(all.sum(3)).toBe(1);
  });

  it('clear one row, with everything that was counted in it', () => {
    const { all, each } = workersWithSharedCounts(2);
    for (const row of [0, 1, 2]) {
      each[0]?.add(row, 1);
      each[1]?.addShared(row, 7);
      each[1]?.nextTurn(row, 1);
    }
    all.clearRow(1);
    expect(all.isQuiet(1)).toBe(true);
    expect(all.addShared(1, 0)).toBe(0);
    expect(all.nextTurn(1, 1)).toBe(0);
    expect([all.sum(0), all.sum(2)]).toEqual([1, 1]);
    expect([all.addShared(0, 0), all.addShared(2, 0)]).toEqual([7, 7]);
  });
});

describe('the column of a worker that died', () => {
  it('leaves every sum and every limit’s counter; the others’ stay', () => {
    const { all, each } = workersWithSharedCounts(2);
    for (const worker of [0, 1, 1]) {
      each[worker]?.addShared(4, 1);
      each[worker]?.add(4, 1);
    }
    each[1]?.add(0, 1);
    expect([...all.clearColumn(1)]).toEqual([
      [0, 1],
      [4, 2],
    ]);
    expect(all.sum(4)).toBe(1);
    expect(all.addShared(4, 0)).toBe(1);
    expect(each[1]?.own(4)).toBe(0);
    expect(each[0]?.own(4)).toBe(1);
    expect([...all.clearColumn(1)]).toEqual([]);
  });

  it('is cleared in rows that were added later, up to the last one', () => {
    const { memory, all, each } = workersWithSharedCounts(2, 4);
    memory.grow(SharedCounts.bytesFor(8, 2));
    each[1]?.add(7, 1);
    expect([...all.clearColumn(1)]).toEqual([[7, 1]]);
  });
});

import { describe, expect, it } from 'vitest';
import { NO_SERVICE_ROW } from '@app/observability';
import { SharedCounts } from './shared-counts.js';
import { SharedRows } from './shared-rows.js';

function worker(rows: SharedRows, column = 0): SharedCounts {
  return new SharedCounts(rows.counts.memory, rows.counts.workers, column);
}

describe('rows of the shared memory', () => {
  it('are lent to one at a time', () => {
    const rows = new SharedRows(2);
    const taken = Array.from({ length: 100 }, () => rows.take());
    expect(new Set(taken).size).toBe(100);
  });

  it('are lent again once they were given back', () => {
    const rows = new SharedRows(2);
    const [first] = [rows.take(), rows.take()];
    rows.giveBack(first);
    expect(rows.take()).toBe(first);
    expect(rows.take()).not.toBe(first);
  });

  it('are not lent again while a worker still counts in them', () => {
    const rows = new SharedRows(2);
    const [busy, quiet] = [rows.take(), rows.take()];
    const counts = worker(rows, 1);
    counts.add(busy, 1);
    rows.giveBack(busy);
    rows.giveBack(quiet);
    expect(rows.take()).toBe(quiet);
    expect(rows.take()).not.toBe(busy);
    counts.add(busy, -1);
    expect(rows.take()).toBe(busy);
  });

  it('are empty when they are lent: a limit and a rotation begin afresh', () => {
    const rows = new SharedRows(1);
    const row = rows.take();
    worker(rows).addShared(row, 5);
    worker(rows).nextTurn(row, 1);
    rows.giveBack(row);
    expect(rows.take()).toBe(row);
    expect(worker(rows).addShared(row, 0)).toBe(0);
    expect(worker(rows).nextTurn(row, 1)).toBe(0);
  });

  it('are not lent again while something is open that is only shown, and have nothing of it in them then', () => {
    const rows = new SharedRows(1);
    const row = rows.take();
    rows.tallies.open(row, 1);
    rows.tallies.connected(row, 1);
    rows.giveBack(row);
    expect(rows.take()).not.toBe(row);
    rows.tallies.open(row, -1);
    expect(rows.take()).toBe(row);
    expect(rows.tallies.sum(row).connect.sum).toBe(0);
  });

  it('begin behind the one of what belongs to no service', () => {
    expect(new SharedRows(1).take()).toBe(NO_SERVICE_ROW + 1);
  });

  it('grow under workers that count already', () => {
    const rows = new SharedRows(2);
    const counts = worker(rows);
    const bytes = rows.counts.memory.byteLength;
    const taken = Array.from({ length: 257 }, () => rows.take());
    expect(rows.counts.memory.byteLength).toBe(bytes * 2);
    for (const row of taken) counts.add(row, 1);
    expect(taken.every((row) => rows.counts.sum(row) === 1)).toBe(true);
  });

  it('end at 65,535, and can be lent again even then', () => {
    const rows = new SharedRows(1);
    for (let i = 0; i < 65_535; i++) rows.take();
    expect(() => rows.take()).toThrow(RangeError);
    expect(() => rows.take()).toThrow('more than 65535');
    rows.giveBack(77);
    expect(rows.take()).toBe(77);
  });
});

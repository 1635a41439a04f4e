import { describe, expect, it } from 'vitest';
import { type LedgerMemory, newLedgerMemory } from './ledger-memory.js';
import { REQUEST_ERRORS, REQUESTS, RequestSeries } from './request-series.js';
import { SeriesLedger } from './series-ledger.js';
import { SeriesSums } from './series-sums.js';

function valuesOf(ledgers: readonly LedgerMemory[], family: string): Record<string, number[]> {
  const sums = new SeriesSums(ledgers);
  sums.refresh();
  return Object.fromEntries(sums.of(family).map(({ labels, values }) => [labels.join(' '), [...values]]));
}

describe('a ledger of series', () => {
  it('is added up over the workers, whatever each of them met first', () => {
    const ledgers = [newLedgerMemory(), newLedgerMemory()];
    const [one, two] = ledgers.map((memory) => new SeriesLedger(memory));
    const a = { family: 'f', width: 1, labels: ['a'] };
    const b = { family: 'f', width: 2, labels: ['b "\n'] };
    one?.add(one.cellOf(a), 1);
    one?.add(one.cellOf(b), 2);
    two?.add(two.cellOf(b) + 1, 3);
    two?.add(two.cellOf(a), 4);
    expect(valuesOf(ledgers, 'f')).toEqual({ a: [5], 'b "\n': [2, 3] });
    expect(valuesOf(ledgers, 'g')).toEqual({});
  });

  it('is gone on with by a successor', () => {
    const memory = newLedgerMemory();
    const first = new SeriesLedger(memory);
    first.add(first.cellOf({ family: 'f', width: 3, labels: ['a'] }) + 2, 1);
    const second = new SeriesLedger(memory);
    second.add(second.cellOf({ family: 'f', width: 3, labels: ['b'] }), 7);
    second.add(second.cellOf({ family: 'f', width: 3, labels: ['a'] }) + 2, 1);
    expect(valuesOf([memory], 'f')).toEqual({ a: [0, 0, 2], b: [7, 0, 0] });
  });

  it('takes no half name for one', () => {
    const memory = newLedgerMemory();
    new SeriesLedger(memory).cellOf({ family: 'f', width: 1, labels: ['a'] });
    const end = Atomics.load(new Int32Array(memory.names, 0, 1), 0);
    new Uint8Array(memory.names).set(Buffer.from('["f",1,"half'), 8 + end);
    const successor = new SeriesLedger(memory);
    successor.add(successor.cellOf({ family: 'f', width: 1, labels: ['b'] }), 1);
    expect(valuesOf([memory], 'f')).toEqual({ a: [0], b: [1] });
  });

  it('reads what is new, and goes on counting what it knew', () => {
    const memory = newLedgerMemory();
    const ledger = new SeriesLedger(memory);
    const sums = new SeriesSums([memory]);
    for (const label of ['a', 'b', 'c']) {
      ledger.add(ledger.cellOf({ family: 'f', width: 1, labels: [label] }), 1);
      sums.refresh();
    }
    expect(sums.of('f').map(({ labels, values }) => [labels[0], values[0]])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('grows, and when it is full counts what it knows, and nothing else', () => {
    const memory = newLedgerMemory();
    const ledger = new SeriesLedger(memory);
    const known = ledger.cellOf({ family: 'f', width: 1, labels: ['known'] });
    for (let i = 0; i < 100_000; i++) {
      const cell = ledger.cellOf({ family: 'g', width: 13, labels: [`review-app-number-${i}`, 'GET', '200'] });
      ledger.add(cell, 1);
    }
    ledger.add(known, 1);
    expect(valuesOf([memory], 'f')).toEqual({ known: [1] });
    const others = Object.values(valuesOf([memory], 'g'));
    expect(others.length).toBeGreaterThan(40_000);
    expect(others.length).toBeLessThan(100_000);
    expect(others.every(([count]) => count === 1)).toBe(true);
    expect(new SeriesLedger(memory).cellOf({ family: 'f', width: 1, labels: ['known'] })).toBe(known);
  });
});

describe('requests by service, method and status', () => {
  it('are counted with their durations', () => {
    const memory = newLedgerMemory();
    const series = new RequestSeries(new SeriesLedger(memory));
    for (const ms of [1, 5, 5.1, 20_000]) series.over('web', 'GET', 200, ms);
    series.over('web', 'POST', 404, 30);
    series.over('api', 'POST', 404, 30);
    series.over('web', 'POST', 404, 30);
    expect(valuesOf([memory], REQUESTS)).toEqual({
      'web GET 200': [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 20_011.1],
      'web POST 404': [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 60],
      'api POST 404': [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 30],
    });
  });

  it('have no more labels than methods there are, whatever clients invent', () => {
    const memory = newLedgerMemory();
    const series = new RequestSeries(new SeriesLedger(memory));
    for (const method of ['GET', 'get', 'PROPFIND', 'BREW', 'PATCH']) series.over('web', method, 200, 1);
    const labels = Object.keys(valuesOf([memory], REQUESTS));
    expect(labels).toEqual(['web GET 200', 'web OTHER 200', 'web PATCH 200']);
  });

  it('that failed are counted by why', () => {
    const memory = newLedgerMemory();
    const series = new RequestSeries(new SeriesLedger(memory));
    for (const code of ['TARGET_RESET', 'CLIENT_LEFT', 'TARGET_RESET']) series.failed('web', code);
    expect(valuesOf([memory], REQUEST_ERRORS)).toEqual({ 'web TARGET_RESET': [2], 'web CLIENT_LEFT': [1] });
  });
});

import { describe, expect, it } from 'vitest';
import { newLedgerMemory } from './ledger-memory.js';
import { LoopWatch } from './loop-watch.js';
import { SeriesLedger } from './series-ledger.js';
import { SeriesSums } from './series-sums.js';
import {
  BUFFER_SPILLS,
  CLIENT_CONNECTIONS,
  FAILED_HANDSHAKES,
  LOOP_BUSY,
  LOOP_DELAY,
  REFUSED_REQUESTS,
  SHED_CONNECTIONS,
  ThreadSeries,
} from './thread-series.js';

function threads(count: number) {
  const ledgers = Array.from({ length: count }, newLedgerMemory);
  const each = ledgers.map((memory, index) => new ThreadSeries(new SeriesLedger(memory), `worker-${index}`));
  const values = (family: string): Record<string, number[]> => {
    const sums = new SeriesSums(ledgers);
    sums.refresh();
    return Object.fromEntries(sums.of(family).map((series) => [series.labels.join(), [...series.values]]));
  };
  return { each, values };
}

describe('what threads count', () => {
  it('is added up', () => {
    const { each, values } = threads(2);
    for (const thread of each) {
      thread.accepted();
      thread.refused('bad-host');
      thread.shed('evicted');
      thread.handshakeFailed();
      thread.spilled();
    }
    each[0]?.refused('bare-lf');
    expect(values(CLIENT_CONNECTIONS)).toEqual({ '': [2] });
    expect(values(REFUSED_REQUESTS)).toEqual({ 'bad-host': [2], 'bare-lf': [1] });
    expect(values(SHED_CONNECTIONS)).toEqual({ evicted: [2] });
    expect(values(FAILED_HANDSHAKES)).toEqual({ '': [2] });
    expect(values(BUFFER_SPILLS)).toEqual({ '': [2] });
  });

  it('says how late each thread was, and how long it worked', () => {
    const { each, values } = threads(2);
    each[0]?.looked(7, 400);
    each[0]?.looked(0.3, 100);
    each[1]?.looked(0.3, 50);
    expect(values(LOOP_DELAY)).toEqual({
      'worker-0': [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7.3],
      'worker-1': [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3],
    });
    expect(values(LOOP_BUSY)).toEqual({ 'worker-0': [500], 'worker-1': [50] });
  });

  it('is watched on the event loop', async () => {
    const { each, values } = threads(1);
    const [thread] = each;
    if (thread === undefined) throw new Error('no thread');
    const watch = new LoopWatch(thread);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const end = performance.now() + 60;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 30));
    watch.look();
    watch.close();
    const delay = values(LOOP_DELAY)['worker-0'];
    expect(delay?.at(-1)).toBeGreaterThan(30);
    expect(values(LOOP_BUSY)['worker-0']?.[0]).toBeGreaterThan(50);
  });
});

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogBatch, type SendLines } from './log-batch.js';

const KB = 1024;
const MB = 1024 * KB;
const NO_MEMORY = new ArrayBuffer(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const asItIs = (line: string): string => line;

function recordedBatch() {
  const sent: { readonly lines: string; readonly dropped: number }[] = [];
  const send: SendLines = (lines, dropped) => sent.push({ lines: lines.toString(), dropped });
  return { sent, batch: new LogBatch(send, asItIs) };
}

describe('a batch of log lines', () => {
  it('is sent when its first line has waited for 100 ms', () => {
    const { sent, batch } = recordedBatch();
    batch.add('one');
    vi.advanceTimersByTime(95);
    batch.add('two');
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(5);
    expect(sent).toEqual([{ lines: 'one\ntwo\n', dropped: 0 }]);
    expect(vi.getTimerCount()).toBe(0);
    batch.add('three');
    vi.advanceTimersByTime(100);
    expect(sent).toHaveLength(2);
  });

  it('is sent before a line for which its 128 KB may be too few', () => {
    const { sent, batch } = recordedBatch();
    for (let i = 0; i < 126; i++) batch.add('a'.repeat(KB - 1));
    expect(sent).toEqual([]);
    batch.add('é'.repeat(KB - 1));
    batch.flush();
    expect(sent.map(({ lines }) => lines.length)).toEqual([126 * KB, KB]);
    expect(sent[1]).toEqual({ lines: `${'é'.repeat(KB - 1)}\n`, dropped: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves a line that is larger than a batch in its place', () => {
    const { sent, batch } = recordedBatch();
    const large = 'é'.repeat(100 * KB);
    for (const line of ['before', large, 'after']) batch.add(line);
    batch.flush();
    expect(sent.map(({ lines }) => lines)).toEqual(['before\n', `${large}\n`, 'after\n']);
  });

  it('is sent when it is asked for, and nothing when there is nothing', () => {
    const { sent, batch } = recordedBatch();
    batch.flush();
    batch.add('one');
    batch.add('two');
    batch.flush();
    batch.flush();
    expect(sent).toEqual([{ lines: 'one\ntwo\n', dropped: 0 }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('fills memory again that has come back', () => {
  const sent: ArrayBuffer[] = [];
  const batch = new LogBatch(({ buffer }) => sent.push(buffer), asItIs);
  for (let i = 0; i < 3; i++) {
    batch.add(`${i}`);
    batch.flush();
    batch.written(2, sent[i] ?? NO_MEMORY);
  }
  expect(sent[2]).toBe(sent[0]);
});

describe('a reader that does not read', () => {
  it('costs lines, not memory: what is under way stays bounded, and what is lost is counted', () => {
    const { sent, batch } = recordedBatch();
    const line = 'x'.repeat(KB - 1);
    for (let i = 0; i < 5000; i++) batch.add(line);
    batch.flush();
    const kept = sent.reduce((sum, { lines }) => sum + lines.length, 0);
    expect(kept).toBeGreaterThanOrEqual(4 * MB);
    expect(kept).toBeLessThanOrEqual(4 * MB + KB);
    expect(sent.map(({ dropped }) => dropped).filter((dropped) => dropped > 0)).toEqual([5000 - kept / KB]);

    batch.add('nobody has read yet');
    batch.written(kept, NO_MEMORY);
    batch.add('there is room again');
    batch.flush();
    expect(sent.at(-1)).toEqual({ lines: 'there is room again\n', dropped: 1 });
    batch.add(line);
    batch.flush();
    expect(sent.at(-1)).toEqual({ lines: `${line}\n`, dropped: 0 });
  });

  it('is told what it missed when no other line follows, too', () => {
    const { sent, batch } = recordedBatch();
    batch.add('x'.repeat(4 * MB));
    batch.flush();
    batch.add('lost');
    batch.written(4 * MB + 1, NO_MEMORY);
    vi.advanceTimersByTime(100);
    expect(sent.at(-1)).toEqual({ lines: '', dropped: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gets every line once or has it counted as lost, in order, whatever it reads when', () => {
    const action = fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 900 * KB }) }),
      fc.constant('read' as const),
      fc.constant('wait' as const),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const { sent, batch } = recordedBatch();
        let [added, unread, read] = [0, 0, 0];
        for (const act of actions) {
          if (act === 'wait') vi.advanceTimersByTime(100);
          else if (act === 'read') {
            for (const { lines } of sent.slice(read)) batch.written(lines.length, NO_MEMORY);
            read = sent.length;
          } else batch.add(`${++added}:${'x'.repeat(act.add)}`);
          unread = sent.slice(read).reduce((sum, { lines }) => sum + lines.length, 0);
          expect(unread).toBeLessThan(4 * MB + 900 * KB + 10);
        }
        batch.flush();
        batch.written(unread + MB, NO_MEMORY);
        batch.add('last');
        batch.flush();
        const lines = sent.flatMap((part) => part.lines.split('\n').filter((line) => line !== ''));
        const numbers = lines.slice(0, -1).map((line) => Number.parseInt(line, 10));
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers.length + sent.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(added);
      }),
      { numRuns: 50 },
    );
  });
});

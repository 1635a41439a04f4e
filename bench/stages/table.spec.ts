import { expect, it } from 'vitest';
import { stageTable } from './table.ts';

it('a stage costs what it adds to those before it', () => {
  const table = stageTable(
    ['first', 'second'],
    [
      { kind: 'plain', us: [1, 1.5, 1.51] },
      { kind: 'browser', us: [3, 3.25, 5.5] },
    ],
  );
  expect(table.split('\n').slice(2)).toEqual([
    '| the codec alone: both heads in, the answer out | 1.00 | 3.00 |',
    '| `first` | 0.50 | 0.25 |',
    '| `second` | 0 | 2.25 |',
    '| **all stages** | **0.51** | **2.50** |',
  ]);
});

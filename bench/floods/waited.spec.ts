import { expect, it } from 'vitest';
import { waited } from './waited.ts';

it('compares what ordinary clients waited with a quiet time', () => {
  const quiet = Array.from({ length: 100 }, (_, i) => [0, (100 - i) / 100] as const);
  const flooded = Array.from({ length: 200 }, (_, i) => [0, i < 190 ? 1 : 3] as const);
  expect(waited(quiet, flooded)).toBe(
    'p50 1.00 ms to 0.50 = 2.0, p90 1.00 ms to 0.90 = 1.1, p99 3.00 ms to 0.99 = 3.0 (200 requests)',
  );
});

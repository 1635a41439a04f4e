import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ReadTurns } from './read-turns.js';

function turns() {
  const seen = { readOns: 0 };
  return { turns: new ReadTurns({ readOn: () => seen.readOns++ }), seen };
}

function read(reader: ReadTurns, pieces: number): void {
  for (let i = 0; i < pieces; i++) reader.count();
  reader.readEnded();
}

describe('ReadTurns', () => {
  it('rest for a turn behind a read of very many pieces', async () => {
    const { turns: reader, seen } = turns();
    read(reader, 10_000);
    read(reader, 10_000);
    expect(reader.resting).toBe(true);
    expect(seen.readOns).toBe(0);
    await turn();
    expect(reader.resting).toBe(false);
    expect(seen.readOns).toBe(1);
  });

  it('do not rest behind ordinary ones, however many', () => {
    const { turns: reader } = turns();
    for (let i = 0; i < 1000; i++) read(reader, 50);
    expect(reader.resting).toBe(false);
  });
});

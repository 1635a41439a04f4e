import { describe, expect, it } from 'vitest';
import { RecordedTerminal } from './recording.fixture.js';

describe('a terminal that nobody reads any more', () => {
  it('ends the command that waits for it, without a word and as done', async () => {
    const terminal = new RecordedTerminal({});
    const waiting = terminal.printAtPace('x'.repeat(1_000_000));
    expect(waiting).toBeDefined();
    terminal.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await expect(waiting).rejects.toMatchObject({ code: 'UNREAD', message: '', exitCode: 0 });
  });
});

describe('a page of help', () => {
  it.each([
    [{ isTTY: true, columns: 72 }, 72],
    [{ isTTY: true, columns: 40 }, 60],
    [{ isTTY: true, columns: 250 }, 100],
    [{ isTTY: true, columns: 0 }, 80],
    [{}, 80],
  ])('on %j is %d columns wide', (properties, width) => {
    expect(new RecordedTerminal({}, properties).pageWidth).toBe(width);
  });
});

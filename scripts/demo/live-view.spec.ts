import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveView, type Screen } from './live-view.ts';
import { Tally } from './tally.ts';

const ESCAPE = '\u001B';
const ERASE = new RegExp(`^(?:${ESCAPE}\\[(\\d+)A${ESCAPE}\\[J)?([^]*)$`);
const COLOUR = new RegExp(`${ESCAPE}\\[\\d+m`);

/** A terminal that does what it is told: lines, and "up n lines, clear what is below". */
class FakeScreen implements Screen {
  lines: string[] = [];
  written = '';

  constructor(
    readonly columns = 80,
    private readonly colours = false,
  ) {}

  write(text: string): void {
    this.written += text;
    const [, up = '0', rest = ''] = ERASE.exec(text) ?? [];
    this.lines = [...this.lines.slice(0, this.lines.length - Number(up)), ...rest.split('\n').slice(0, -1)];
  }

  hasColors(): boolean {
    return this.colours;
  }

  on(): void {
    // It has no errors.
  }
}

/** A view that has been watching for three seconds, ten answers a second. */
function watched(screen: Screen): { view: LiveView; tally: Tally } {
  const view = new LiveView(screen);
  const tally = new Tally();
  view.say('it begins');
  view.watch(tally);
  for (let i = 0; i < 30; i++) {
    tally.answered('v1', 2);
    vi.advanceTimersByTime(100);
  }
  return { view, tally };
}

describe('LiveView', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('draws its counts over and over in one place', () => {
    const screen = new FakeScreen();
    watched(screen).view.close();
    expect(screen.lines[0]).toBe('it begins');
    expect(screen.lines.filter((line) => line.includes('v1'))).toEqual([
      expect.stringMatching(/^ {2}v1 +30 {3}█{40}$/),
    ]);
    expect(screen.lines.filter((line) => line.includes('failed'))).toEqual([expect.stringMatching(/ 0$/)]);
  });

  it('keeps what is said above the counts, in order', () => {
    const screen = new FakeScreen();
    const { view } = watched(screen);
    view.say('it goes on');
    vi.advanceTimersByTime(500);
    expect(screen.lines.slice(0, 2)).toEqual(['it begins', 'it goes on']);
  });

  it('shows by the bars who answers lately', () => {
    const screen = new FakeScreen();
    const { view, tally } = watched(screen);
    for (let i = 0; i < 15; i++) {
      tally.answered('v2', 2);
      vi.advanceTimersByTime(100);
    }
    view.close();
    expect(screen.lines.find((line) => line.includes('v1'))).toMatch(/·{40}$/);
    expect(screen.lines.find((line) => line.includes('v2'))).toMatch(/█{40}$/);
  });

  it('says why requests failed', () => {
    const screen = new FakeScreen();
    const { view, tally } = watched(screen);
    tally.lost('status 502');
    tally.lost('status 502');
    view.close();
    expect(screen.lines.find((line) => line.includes('failed'))).toMatch(/2 {3}2 × status 502$/);
  });

  it('never writes a line that would wrap', () => {
    const screen = new FakeScreen(30, true);
    watched(screen).view.close();
    for (const line of screen.lines) expect(line.length).toBeLessThan(30);
  });

  it('draws on a terminal that does not know its size', () => {
    const screen = new FakeScreen(0);
    watched(screen).view.close();
    expect(screen.lines.some((line) => line.includes('latency'))).toBe(true);
  });

  it('has colours only where there are some', () => {
    const [plain, coloured] = [new FakeScreen(80, false), new FakeScreen(80, true)];
    for (const screen of [plain, coloured]) watched(screen).view.close();
    expect(plain.written).not.toMatch(COLOUR);
    expect(coloured.written).toMatch(COLOUR);
  });
});

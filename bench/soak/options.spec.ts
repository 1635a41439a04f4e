import { describe, expect, it } from 'vitest';
import { parseSoakOptions } from './options.ts';

describe('parseSoakOptions', () => {
  it('have defaults', () => {
    expect(parseSoakOptions([])).toEqual({ minutes: 1, clients: 24, workers: 2, deployEveryMs: 5000, help: false });
  });

  it.each([
    [['--minutes', '0'], '--minutes must be a whole number of at least 1'],
    [['--deploy-every', 'often'], '--deploy-every must be a whole number'],
    [['--hours', '1'], "Unknown option '--hours'"],
  ])('%j are refused', (argv, message) => {
    expect(() => parseSoakOptions(argv)).toThrow(message);
  });
});

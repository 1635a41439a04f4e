import { describe, expect, it } from 'vitest';
import { parseFloodOptions } from './options.ts';

describe('parseFloodOptions', () => {
  it('floods with one and with a hundred when nothing is said', () => {
    expect(parseFloodOptions([])).toMatchObject({ connections: [1, 100], rounds: 8, apart: false, bystander: false });
  });

  it('takes a list of numbers and a pattern', () => {
    const options = parseFloodOptions(['--connections', '2,30', '--rounds', '1', '--only', 'PING|bombs']);
    expect(options).toMatchObject({ connections: [2, 30], rounds: 1, only: /PING|bombs/ });
  });

  it.each([
    [['--connections', '1,,2'], '--connections must be a whole number of at least 1, not ""'],
    [['--rounds', 'x'], '--rounds must be a whole number of at least 1, not "x"'],
    [['--only', '('], '--only must be a regular expression: '],
    [['--onyl', 'x'], "Unknown option '--onyl'"],
  ])('%j is refused', (argv, message) => {
    expect(() => parseFloodOptions(argv)).toThrow(message);
  });
});

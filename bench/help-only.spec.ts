import { afterEach, describe, expect, it, vi } from 'vitest';
import { wordsUnlessHelp } from './help-only.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a program that measures one thing', () => {
  it('prints its help, and measures nothing then', () => {
    const printed = vi.spyOn(console, 'log').mockReturnValue();
    expect(wordsUnlessHelp(['--help'], 'how it is called')).toBeNull();
    expect(printed).toHaveBeenCalledExactlyOnceWith('how it is called');
  });

  it('gives the words that it may have', () => {
    expect(wordsUnlessHelp([], '')).toEqual([]);
    expect(wordsUnlessHelp(['500'], '', 1)).toEqual(['500']);
  });

  it.each([[['--nosuch']], [['500', '600']]])('refuses %j', (argv) => {
    expect(() => wordsUnlessHelp(argv, '', 1)).toThrow(/nosuch|600/);
  });
});

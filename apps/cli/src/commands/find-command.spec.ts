import { describe, expect, it } from 'vitest';
import { findCommand } from './find-command.js';
import { program } from './program.js';

const find = (...line: string[]) => {
  const { spec, rest } = findCommand(line, program);
  return [spec.words.join(' '), ...rest];
};

describe('findCommand', () => {
  it.each([
    [[], ['']],
    [['list'], ['list']],
    [['ls'], ['list']],
    [
      ['rm', 'web'],
      ['remove', 'web'],
    ],
    [
      ['deploy', 'web', '--target', 'list'],
      ['deploy', 'web', '--target', 'list'],
    ],
    [
      ['rollout', 'set', 'web'],
      ['rollout set', 'web'],
    ],
    [['rollout'], ['rollout']],
    [
      ['rollout', '--help', 'set'],
      ['rollout set', '--help'],
    ],
    [
      ['--help', 'deploy'],
      ['deploy', '--help'],
    ],
    [
      ['--tls=true', 'deploy', 'web'],
      ['deploy', '--tls=true', 'web'],
    ],
    [
      ['--', 'deploy'],
      ['', '--', 'deploy'],
    ],
    // As cobra does: an unknown flag may want the next word.
    [
      ['--debug', 'run'],
      ['', '--debug', 'run'],
    ],
    [['-v'], ['', '-v']],
  ])('finds in %j', (line, found) => expect(find(...line)).toEqual(found));

  it('refuses an unknown first word, and says where help is', () => {
    expect(() => find('frobnicate', '--target', 'x')).toThrow(
      expect.objectContaining({
        message: 'unknown command "frobnicate" for "kamal-proxy"',
        advice: "Run 'kamal-proxy --help' for usage.",
      }),
    );
  });

  it('refuses an unknown second word, which may be a misspelt command', () => {
    expect(() => find('rollout', 'sett', 'web')).toThrow(
      expect.objectContaining({
        message: 'unknown command "sett" for "kamal-proxy rollout"',
        advice: "\nDid you mean this?\n\tset\n\nRun 'kamal-proxy rollout --help' for usage.",
      }),
    );
  });

  it.each([
    ['delpoy', 'deploy'],
    ['remvoe', 'remove'],
    ['l', 'list'],
    ['stopp', 'stop'],
  ])('guesses that %s is %s', (typed, meant) => {
    expect(() => find(typed)).toThrow(expect.objectContaining({ advice: expect.stringContaining(`\t${meant}\n`) }));
  });
});

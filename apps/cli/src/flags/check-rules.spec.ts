import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../commands/command-spec.js';
import { checkRules } from './check-rules.js';
import { bool, list, text } from './kinds.js';
import { parseFlags } from './parse-flags.js';

const flags = {
  target: list('', { required: true }),
  a: text(''),
  b: text(''),
  percent: text(''),
  list: text(''),
  tls: bool(''),
};
const spec: CommandSpec<typeof flags> = {
  words: ['x'],
  summary: '',
  positionals: ['service'],
  flags,
  together: [['a', 'b']],
  atLeastOne: [['percent', 'list']],
  examples: [],
};
const check = (...words: string[]) => checkRules(spec, parseFlags(flags, words));

describe('checkRules', () => {
  it('is content with what is asked for, also when it is empty', () => {
    expect(() => check('web', '--target=', '--percent=', '--a=', '--b=1')).not.toThrow();
  });

  // The messages are those of cobra 1.10.2, and so is the order.
  it.each([
    [[], 'accepts 1 arg(s), received 0'],
    [['a', 'b', '--target=x'], 'accepts 1 arg(s), received 2'],
    [['web'], 'required flag(s) "target" not set'],
    [
      ['web', '--target=x', '--b=1', '--list=1'],
      'if any flags in the group [a b] are set they must all be set; missing [a]',
    ],
    [['web', '--target=x'], 'at least one of the flags in the group [percent list] is required'],
  ])('refuses %j as cobra does', (words, message) => expect(() => check(...words)).toThrow(message));

  it.each([
    [[], 'Usage: kamal-proxy x <service> [flags]'],
    [
      ['web', '--tls', 'false'],
      'A flag that is on or off takes its value behind an equals sign: --tls=false\nUsage: kamal-proxy x <service> [flags]',
    ],
  ])('says what it wants in the place of %j', (words, advice) => {
    expect(() => check(...words)).toThrow(expect.objectContaining({ advice }));
  });

  it('counts no words where any are taken', () => {
    expect(() => checkRules({ ...spec, flags: {}, atLeastOne: [], anyWords: true }, parseFlags({}, []))).not.toThrow();
  });
});

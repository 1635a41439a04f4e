import { describe, expect, it } from 'vitest';
import { bool, duration, integer, list, text } from './kinds.js';
import { parseFlags } from './parse-flags.js';

const table = {
  target: list('targets'),
  prefix: list('prefixes', { default: ['/'] }),
  tls: bool('tls'),
  redirect: bool('redirect', { default: true }),
  wait: duration('wait', { default: 30e9 }),
  interval: duration('interval', { default: 1e9, atLeast: 1 }),
  percent: integer('percent', { to: 100 }),
  workers: integer('workers', { from: 2 }),
  message: text('message'),
};

const parse = (...words: string[]) => parseFlags(table, words, { t: 'tls', m: 'message' });

describe('parseFlags', () => {
  it('gives every flag its default', () => {
    const { flags, given } = parse();
    expect(flags).toMatchObject({ target: [], prefix: ['/'], tls: false, redirect: true, wait: 30e9, message: '' });
    expect([...given]).toEqual([]);
  });

  it('takes a value behind an equals sign or as the next word, whatever it looks like', () => {
    expect(parse('--message=a=b').flags.message).toBe('a=b');
    expect(parse('--message', '--tls').flags).toMatchObject({ message: '--tls', tls: false });
    expect(parse('--message=').flags.message).toBe('');
  });

  it('takes flags and other words in any order, and everything after -- as it is', () => {
    const { flags, positionals } = parse('a', '--tls', 'b', '-', '--', '--message', '--');
    expect(positionals).toEqual(['a', 'b', '-', '--message', '--']);
    expect(flags.tls).toBe(true);
  });

  it('never gives a bool the next word', () => {
    const { flags, positionals } = parse('--tls', 'false');
    expect(flags.tls).toBe(true);
    expect(positionals).toEqual(['false']);
    expect(parse('--redirect=F').flags.redirect).toBe(false);
  });

  it('adds up lists, from the first one on without the default', () => {
    expect(parse('--target', '"a,b",c', '--target=d').flags.target).toEqual(['a,b', 'c', 'd']);
    expect(parse('--prefix', '/a').flags.prefix).toEqual(['/a']);
    expect(parse('--prefix=').flags.prefix).toEqual([]);
  });

  it('takes the last of a flag that is given twice', () => {
    expect(parse('--wait', '1s', '--wait', '2s').flags.wait).toBe(2e9);
  });

  it('knows --help and -h everywhere', () => {
    expect(parse('--help').help).toBe(true);
    expect(parse('x', '-h').help).toBe(true);
    expect(parse('--help=false').help).toBe(false);
  });

  it('takes letters, also together', () => {
    expect(parse('-th')).toMatchObject({ flags: { tls: true }, help: true });
    expect(parse('-t=false').flags.tls).toBe(false);
    expect(parse('-m', 'hello').flags.message).toBe('hello');
  });

  // The messages are those of pflag 1.0.9.
  it.each([
    [['--bogus'], 'unknown flag: --bogus'],
    [['--bogus=1'], 'unknown flag: --bogus'],
    [['--toString'], 'unknown flag: --toString'],
    [['-x'], "unknown shorthand flag: 'x' in -x"],
    [['-txz=1'], "unknown shorthand flag: 'x' in -xz=1"],
    [['--=x'], 'bad flag syntax: --=x'],
    [['---x'], 'bad flag syntax: ---x'],
    [['--message'], 'flag needs an argument: --message'],
    [['-m'], "flag needs an argument: 'm' in -m"],
    [['--wait', '5'], 'invalid argument "5" for "--wait" flag: time: missing unit in duration "5"'],
    [['--wait='], 'invalid argument "" for "--wait" flag: time: invalid duration ""'],
    [['--tls=maybe'], 'invalid argument "maybe" for "--tls" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
    [['-t=x'], 'invalid argument "x" for "-t, --tls" flag: strconv.ParseBool: parsing "x": invalid syntax'],
    [['--percent', 'x'], 'invalid argument "x" for "--percent" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    [
      ['--target', 'a"b'],
      'invalid argument "a\\"b" for "--target" flag: parse error on line 1, column 2: bare " in non-quoted-field',
    ],
  ])('refuses %j as pflag does', (words, message) => expect(() => parse(...words)).toThrow(message));

  it.each([
    [['--percent', '101'], 'invalid argument "101" for "--percent" flag: must be between 0 and 100'],
    [['--percent=-1'], 'invalid argument "-1" for "--percent" flag: must be between 0 and 100'],
    [['--workers', '1'], 'invalid argument "1" for "--workers" flag: must be at least 2'],
    [['--wait=-5s'], 'invalid argument "-5s" for "--wait" flag: must not be negative'],
    [['--interval', '0'], 'invalid argument "0" for "--interval" flag: must be positive'],
  ])('refuses %j, out of bounds', (words, message) => expect(() => parse(...words)).toThrow(message));

  it.each([
    ['--traget', 'Did you mean --target?'],
    ['--mesage=x', 'Did you mean --message?'],
    ['--w', 'Did you mean --wait or --workers?'],
    ['--bogus', ''],
  ])('guesses what was meant by %s', (word, advice) => {
    expect(() => parse(word)).toThrow(expect.objectContaining({ advice }));
  });
});

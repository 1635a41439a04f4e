import { UsageError } from '../cli.errors.js';
import { quote } from '../go/quote.js';
import { type Flag, type FlagTable, type FlagValues, isComplete } from './flag.js';
import { meantFlag } from './flag-advice.js';
import { bool } from './kinds.js';

export interface ParsedArguments<Table extends FlagTable> {
  readonly flags: FlagValues<Table>;
  /** Names of the flags that were given, with whatever value. */
  readonly given: ReadonlySet<string>;
  readonly positionals: readonly string[];
  readonly help: boolean;
}

const HELP = bool('show this help');

/**
 * Reads the words after a command as Go's pflag does: flags and other words in any order, `--name value` or
 * `--name=value`, everything after `--` taken as it is. Every command also knows `--help` and `-h`.
 *
 * @throws {UsageError} in pflag's words
 */
export function parseFlags<Table extends FlagTable>(
  table: Table,
  words: readonly string[],
  shorthands: Readonly<Record<string, string>> = {},
): ParsedArguments<Table> {
  const parser = new FlagParser({ ...table, help: HELP }, { ...shorthands, h: 'help' });
  parser.read(words);
  const { help, ...flags } = parser.values;
  if (!isComplete(flags, table)) throw new TypeError('a flag lost its value');
  return { flags, given: parser.given, positionals: parser.positionals, help: help === true };
}

class FlagParser {
  readonly values: Record<string, unknown>;
  readonly given = new Set<string>();
  readonly positionals: string[] = [];

  constructor(
    private readonly table: FlagTable,
    private readonly shorthands: Readonly<Record<string, string>>,
  ) {
    this.values = Object.fromEntries(Object.entries(table).map(([name, flag]) => [name, flag.default]));
  }

  read(words: readonly string[]): void {
    const rest = [...words];
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (word === '--') {
        this.positionals.push(...rest);
        return;
      }
      if (word.startsWith('--')) this.#long(word, rest);
      else if (word.startsWith('-') && word !== '-') this.#short(word, rest);
      else this.positionals.push(word);
    }
  }

  #long(word: string, rest: string[]): void {
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === '' || name.startsWith('-')) throw new UsageError(`bad flag syntax: ${word}`);
    const flag = Object.hasOwn(this.table, name) ? this.table[name] : undefined;
    if (flag === undefined) {
      throw new UsageError(`unknown flag: --${name}`, { advice: meantFlag(name, this.table) });
    }
    this.#set(name, flag, value ?? flag.bare ?? next(rest, word), `--${name}`);
  }

  /** `-h`, `-hv`, `-h=false`, `-n 5`, `-n5`. */
  #short(word: string, rest: string[]): void {
    for (let letters = word.slice(1); letters !== ''; letters = letters.slice(1)) {
      const letter = letters.slice(0, 1);
      const name = Object.hasOwn(this.shorthands, letter) ? this.shorthands[letter] : undefined;
      const flag = name === undefined ? undefined : this.table[name];
      if (name === undefined || flag === undefined) {
        throw new UsageError(`unknown shorthand flag: '${letter}' in -${letters}`);
      }
      const shown = `-${letter}, --${name}`;
      if (letters[1] === '=') return this.#set(name, flag, letters.slice(2), shown);
      if (flag.bare === null) {
        return this.#set(name, flag, letters.slice(1) || next(rest, `'${letter}' in ${word}`), shown);
      }
      this.#set(name, flag, flag.bare, shown);
    }
  }

  #set(name: string, flag: Flag<unknown>, value: string, shown: string): void {
    try {
      this.values[name] = flag.parse(value, this.given.has(name) ? this.values[name] : undefined);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw new UsageError(`invalid argument ${quote(value)} for ${quote(shown)} flag: ${cause}`);
    }
    this.given.add(name);
  }
}

function next(rest: string[], asking: string): string {
  const value = rest.shift();
  if (value === undefined) throw new UsageError(`flag needs an argument: ${asking}`);
  return value;
}

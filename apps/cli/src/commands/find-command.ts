import { UsageError } from '../cli.errors.js';
import { quote } from '../go/quote.js';
import { type CommandSpec, fullName, type Program } from './command-spec.js';
import { nearest } from './nearest.js';

export interface FoundCommand {
  readonly spec: CommandSpec;
  /** The command line without the words that named the command. */
  readonly rest: readonly string[];
}

/**
 * Which command a line means. Flags may stand before its words, as they may with cobra: `--tls=true deploy web`.
 *
 * @throws {UsageError} for a first word that is no command
 */
export function findCommand(line: readonly string[], program: Program): FoundCommand {
  let spec = program.root;
  let rest = line;
  for (;;) {
    const below = subcommands(spec, program);
    const at = below.length === 0 ? -1 : firstWord(rest, spec);
    const word = rest[at];
    if (word === undefined) return { spec, rest };
    const next = below.find((candidate) => names(candidate).includes(word));
    if (next === undefined) throw unknownCommand(word, spec, below);
    spec = next;
    rest = rest.toSpliced(at, 1);
  }
}

/** The commands one word below. */
export function subcommands(spec: CommandSpec, { commands }: Program): CommandSpec[] {
  const depth = spec.words.length;
  return commands.filter(
    ({ words }) => words.length === depth + 1 && spec.words.every((word, position) => words[position] === word),
  );
}

/** What a command may be called where it stands: its last word and its aliases. */
function names(spec: CommandSpec): readonly string[] {
  return [...spec.words.slice(-1), ...(spec.aliases ?? [])];
}

/** -1 when there are only flags. A flag that is not known to be a bool takes the next word with it. */
function firstWord(line: readonly string[], spec: CommandSpec): number {
  const bools = ['--help', '-h', ...Object.keys(spec.flags).map((name) => `--${name}`)];
  const letters = Object.keys(spec.shorthands ?? {}).map((letter) => `-${letter}`);
  for (let at = 0; at < line.length; at++) {
    const word = line[at] ?? '';
    if (word === '--') return -1;
    if (word.startsWith('-')) {
      if (!word.includes('=') && !bools.includes(word) && !letters.includes(word)) at++;
    } else if (word !== '') {
      return at;
    }
  }
  return -1;
}

function unknownCommand(word: string, parent: CommandSpec, below: readonly CommandSpec[]): UsageError {
  const near = nearest(word, below.flatMap(names));
  const suggestion = near.length === 0 ? [] : ['', 'Did you mean this?', ...near.map((name) => `\t${name}`), ''];
  const help = `Run '${fullName({ words: parent.words })} --help' for usage.`;
  return new UsageError(`unknown command ${quote(word)} for ${quote(fullName(parent))}`, {
    advice: [...suggestion, help].join('\n'),
  });
}

import { type CommandSpec, type Program } from '../commands/command-spec.js';
import { subcommands } from '../commands/find-command.js';
import type { Flag } from '../flags/flag.js';
import { TOPICS } from '../help/topics.js';

/** What a shell may offer at one command. */
export interface CompletedCommand {
  /** `rollout set`; empty for the program itself. */
  readonly path: string;
  readonly below: readonly CompletedWord[];
  readonly flags: readonly CompletedFlag[];
  /** What the first word that is no flag stands for. */
  readonly word: 'service' | 'command' | 'nothing' | readonly string[];
}

export interface CompletedWord {
  readonly name: string;
  /** The name it goes by in a path: `list` for `ls`. */
  readonly means: string;
  readonly help: string;
}

export interface CompletedFlag {
  /** Without its dashes. */
  readonly name: string;
  /** Empty for none. */
  readonly letter: string;
  readonly help: string;
  /** What its value may be; `none` for a bool, which needs none. */
  readonly value: 'none' | 'any' | 'file' | 'directory' | readonly string[];
}

/** What `help` explains beside commands. */
export const HELP_TOPICS: readonly string[] = [...TOPICS.keys()];

const HELP: CompletedFlag = { name: 'help', letter: 'h', help: 'show this help', value: 'none' };

/** Every command, the program itself first, from the tables that also parse its flags. */
export function completedCommands(program: Program): CompletedCommand[] {
  return [program.root, ...program.commands].map((spec) => {
    const letters = new Map(Object.entries(spec.shorthands ?? {}).map(([letter, name]) => [name, letter]));
    const flags = Object.entries(spec.flags).map(([name, flag]) => ({
      name,
      letter: letters.get(name) ?? '',
      help: flag.help,
      value: valueOf(flag),
    }));
    return {
      path: spec.words.join(' '),
      below: subcommands(spec, program).flatMap(namesOf),
      flags: [...flags, HELP],
      word: wordOf(spec),
    };
  });
}

function namesOf({ words, aliases = [], summary }: CommandSpec): CompletedWord[] {
  const means = words.at(-1) ?? '';
  return [means, ...aliases].map((name) => ({ name, means, help: summary }));
}

function wordOf({ words, positionals, optional = [], wordValues }: CommandSpec): CompletedCommand['word'] {
  if (wordValues !== undefined) return wordValues;
  if (words[0] === 'help') return 'command';
  return [...positionals, ...optional][0] === 'service' ? 'service' : 'nothing';
}

function valueOf({ bare, values, placeholder }: Flag<unknown>): CompletedFlag['value'] {
  if (bare !== null) return 'none';
  if (values.length > 0) return values;
  if (placeholder === 'dir') return 'directory';
  return placeholder === 'file' ? 'file' : 'any';
}

/** `--follow`, `-f`. */
export function optionsOf({ name, letter }: CompletedFlag): string[] {
  return letter === '' ? [`--${name}`] : [`--${name}`, `-${letter}`];
}

/** Words that a script offers itself, or `service`. */
export function offeredWords(word: CompletedCommand['word']): string {
  if (word === 'nothing' || word === 'command') return '';
  return word === 'service' ? word : word.join(' ');
}

/** Other names of commands, which the tables know under one: ` ls` means list. */
export function aliasesOf(commands: readonly CompletedCommand[]): { typed: string; means: string }[] {
  return commands.flatMap(({ path, below }) =>
    below.filter(({ name, means }) => name !== means).map(({ name, means }) => ({ typed: `${path} ${name}`, means })),
  );
}

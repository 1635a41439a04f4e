import type { FlagTable } from '../flags/flag.js';

/** All there is to know of a command but what it does: its words, flags and rules, and what help says. */
export interface CommandSpec<Table extends FlagTable = FlagTable> {
  /** `['deploy']`, `['rollout', 'set']`; empty for the program itself. */
  readonly words: readonly string[];
  readonly aliases?: readonly string[];
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What there is to say beyond the summary. */
  readonly description?: string;
  /** Names of the words that it takes, in order: `['service']`. */
  readonly positionals: readonly string[];
  /** Names of the words that may follow those. */
  readonly optional?: readonly string[];
  /** What the first of them may be. */
  readonly wordValues?: readonly string[];
  /** It takes any words beyond those, and looks at them itself. */
  readonly anyWords?: true;
  readonly flags: Table;
  /** Letters for some of the flags. */
  readonly shorthands?: Readonly<Record<string, string>>;
  /** Groups of flags of which all are given, or none. */
  readonly together?: readonly (readonly string[])[];
  /** Groups of flags of which at least one is given. */
  readonly atLeastOne?: readonly (readonly string[])[];
  readonly examples: readonly CommandExample[];
}

/** Every command that there is. */
export interface Program {
  /** What a line without a command means. */
  readonly root: CommandSpec;
  readonly commands: readonly CommandSpec[];
}

export interface CommandExample {
  /** What it does; one line. */
  readonly explains: string;
  /** Without `kamal-proxy` in front. */
  readonly line: string;
}

export const PROGRAM = 'kamal-proxy';

/** `kamal-proxy rollout set`. */
export function fullName(spec: Pick<CommandSpec, 'words'>): string {
  return [PROGRAM, ...spec.words].join(' ');
}

import { type CommandSpec, fullName, PROGRAM } from '../commands/command-spec.js';
import type { Flag } from '../flags/flag.js';
import { surroundingsOf } from './surroundings.js';
import { TOPICS } from './topics.js';
import { twoColumns } from './two-columns.js';

/** The help page of a command. @param below the commands that begin with its words, one word longer */
export function renderHelp(spec: CommandSpec, below: readonly CommandSpec[]): string {
  const commands = below.map((command) => [command.words.at(-1) ?? '', command.summary] as const);
  const { environment, files, exitStatus } = surroundingsOf(spec);
  const sections = [
    spec.summary,
    spec.description ?? '',
    section('Usage', [usage(spec, below)]),
    spec.aliases === undefined ? '' : section('Aliases', [[...spec.words.slice(-1), ...spec.aliases].join(', ')]),
    section(
      'Examples',
      spec.examples.flatMap(({ explains, line }) => [`# ${explains}`, `${PROGRAM} ${line}`]),
    ),
    section('Commands', twoColumns(commands)),
    section('Flags', twoColumns(flagRows(spec))),
    section('Environment', twoColumns(environment)),
    section('Files', twoColumns(files)),
    section('Exit status', twoColumns(exitStatus)),
    below.length === 0 ? '' : `Run '${PROGRAM} help ${[...spec.words, '<command>'].join(' ')}' for more about one.`,
    spec.words.length === 0 ? `There is also help about ${[...TOPICS.keys()].join(', ')}.` : '',
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

/** `kamal-proxy deploy <service> [flags]`. */
export function usage(spec: CommandSpec, below: readonly CommandSpec[]): string {
  const positional = (name: string) => (spec.anyWords ? `[${name}]` : `<${name}>`);
  const optional = (spec.optional ?? []).map((name) => `[${name}]`);
  const words = below.length > 0 ? ['<command>'] : [...spec.positionals.map(positional), ...optional];
  return [fullName(spec), ...words, '[flags]'].join(' ');
}

function flagRows(spec: CommandSpec): (readonly [string, string])[] {
  const letters = new Map(Object.entries(spec.shorthands ?? {}).map(([letter, name]) => [name, letter]));
  const rows = Object.entries(spec.flags).map(([name, flag]) => {
    const letter = letters.get(name);
    const left = `${letter === undefined ? '    ' : `-${letter}, `}--${name}`;
    return [`${left} ${flag.placeholder}`.trimEnd(), `${flag.help}${remarks(flag)}`] as const;
  });
  return [...rows, ['-h, --help', 'show this help']];
}

function remarks(flag: Flag<unknown>): string {
  const parts = [
    flag.required ? 'required' : '',
    flag.shownDefault === '' || flag.required ? '' : `default ${flag.shownDefault}`,
    flag.env.length === 0 ? '' : `from the environment: ${flag.env.join(', ')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

import { type CommandSpec, fullName, PROGRAM } from '../commands/command-spec.js';
import type { Flag } from '../flags/flag.js';
import { type Explained, surroundingsOf } from './surroundings.js';
import { TOPICS } from './topics.js';
import { twoColumns } from './two-columns.js';
import { wrapped } from './wrapped.js';

/**
 * The help page of a command.
 *
 * @param below the commands that begin with its words, one word longer
 * @param width columns; command lines, which are there to be copied, may be longer
 */
export function renderHelp(spec: CommandSpec, below: readonly CommandSpec[], width: number): string {
  const paragraph = (text: string): string => wrapped(text, width).join('\n');
  const table = (rows: Explained): string[] => twoColumns(rows, width);
  const commands = below.map((command) => [command.words.at(-1) ?? '', command.summary] as const);
  const { environment, files, exitStatus } = surroundingsOf(spec);
  const sections = [
    paragraph(spec.summary),
    paragraph(spec.description ?? ''),
    section('Usage', indented([usage(spec, below)])),
    spec.aliases === undefined
      ? ''
      : section('Aliases', indented([[...spec.words.slice(-1), ...spec.aliases].join(', ')])),
    section(
      'Examples',
      indented(spec.examples.flatMap(({ explains, line }) => [`# ${explains}`, `${PROGRAM} ${line}`])),
    ),
    section('Commands', table(commands)),
    section('Flags', table(flagRows(spec))),
    section('Environment', table(environment)),
    section('Files', table(files)),
    section('Exit status', table(exitStatus)),
    below.length === 0
      ? ''
      : paragraph(`Run '${PROGRAM} help ${[...spec.words, '<command>'].join(' ')}' for more about one.`),
    spec.words.length === 0 ? paragraph(`There is also help about ${[...TOPICS.keys()].join(', ')}.`) : '',
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
    flag.shownDefault === '' || flag.required || isOffByDefault(flag) ? '' : `default ${flag.shownDefault}`,
    flag.env.length === 0 ? '' : `from the environment: ${flag.env.join(', ')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** As one expects of a bool. */
function isOffByDefault({ bare, default: fallback }: Flag<unknown>): boolean {
  return bare !== null && fallback === false;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines].join('\n');
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

import type { CommandSpec, Program } from '../../apps/cli/src/commands/command-spec.js';
import { fullName, PROGRAM } from '../../apps/cli/src/commands/command-spec.js';
import { subcommands } from '../../apps/cli/src/commands/find-command.js';
import type { Flag } from '../../apps/cli/src/flags/flag.js';
import { usage } from '../../apps/cli/src/help/render-help.js';

const INTRODUCTION = `# Commands

Every command but \`run\`, \`completion\` and \`help\` talks to a running proxy over its Unix socket, and ends when its work is
done. What it waits for meanwhile (probes, requests in flight, the time that is left) is drawn over and over on a terminal;
elsewhere there is a line on stdout for whatever is new. \`--quiet\` leaves errors only, which are on stderr.
\`${PROGRAM} help <command>\` shows what stands here.

## How flags are written

They follow the habits of Go programs, so that scripts written for the original go on working.

- \`--flag value\` or \`--flag=value\`, before, between or after other words; what stands behind \`--\` is no flag.
- **bool**: bare, or \`=true\`, \`=false\`, \`=1\`, \`=0\`, \`=t\`, \`=f\` (also \`=TRUE\`, \`=True\`, \`=T\`…). It never takes the next word:
  \`--tls=false\`, not \`--tls false\`.
- **strings**: a list. Commas separate, repeats add up, CSV quotes keep a comma: \`--host a,b --host '"c,d"'\`. \`--host=\` is an
  empty list.
- **duration**: \`300ms\`, \`1.5s\`, \`1m30s\`, \`2h\`, and a bare \`0\`.
- **int**: also \`0x10\`, \`0o17\`, \`0b101\`, \`1_000\`.

## When something is wrong

A line on stderr, \`Error: …\`, and exit 1. Flags that make no sense are refused before anything is sent to the proxy.

| exit | means |
|---|---|
| 0 | done |
| 1 | refused, or failed: \`${PROGRAM} list\` shows what is served |
| 130, 143 | interrupted (Ctrl-C, SIGTERM): what the proxy has begun goes on, \`${PROGRAM} logs\` shows how it ends |

## Environment

| variable | read by | meaning |
|---|---|---|
| \`KAMAL_PROXY_SOCKET\` | all commands | the proxy's socket; without it \`kamal-proxy.sock\` in \`$XDG_RUNTIME_DIR\`, else in the directory for temporary files |
| \`NO_COLOR\` | all commands | no colours on a terminal either |
| \`KAMAL_PROXY_ACME_EAB_KID\`, \`KAMAL_PROXY_ACME_EAB_HMAC_KEY\` | \`run\` | whose customer the proxy's ACME account is, for authorities that want to know (external account binding); both, or none |
| \`KAMAL_PROXY_NODE\` | all commands | path of the Node.js to run on; without it the one that was installed with the package, else the one on PATH |
| \`HOME\` | \`run\`, \`deploy\` | \`.config/kamal-proxy\` in it keeps state and certificates |

A flag that is also read from a variable names it below. A variable that begins with \`KAMAL_PROXY_\` and does not parse is
an error; one that does not (\`HTTP_PORT\`, \`DEBUG\`) may be meant for somebody else: a warning, and the default counts. An
empty variable is none.`;

/** The text of docs/commands.md, from the tables that also parse the flags: it cannot miss one. */
export function commandReference(program: Program): string {
  const chapters = program.commands.map((spec) => chapter(spec, subcommands(spec, program)));
  return [INTRODUCTION, ...chapters].join('\n\n');
}

function chapter(spec: CommandSpec, below: readonly CommandSpec[]): string {
  const parts = [
    `## ${spec.words.join(' ')}`,
    `${spec.summary}. ${(spec.description ?? '').replaceAll('\n', ' ')}`.trim(),
    code([usage(spec, below)]),
    spec.aliases === undefined ? '' : `Also: ${spec.aliases.map((alias) => `\`${alias}\``).join(', ')}.`,
    below.length === 0 ? '' : below.map((one) => `- \`${fullName(one)}\`: ${lowerFirst(one.summary)}`).join('\n'),
    flagTable(spec),
    rules(spec),
    code(spec.examples.flatMap(({ explains, line }) => [`# ${explains}`, `${PROGRAM} ${line}`])),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function flagTable({ flags, shorthands = {} }: CommandSpec): string {
  const letters = new Map(Object.entries(shorthands).map(([letter, name]) => [name, `, \`-${letter}\``]));
  const rows = Object.entries(flags).map(
    ([name, flag]) =>
      `| \`--${name}\`${letters.get(name) ?? ''} | ${placeholder(flag)} | ${shownDefault(flag)} | ${meaning(flag)} |`,
  );
  return rows.length === 0 ? '' : ['| flag | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** A choice is written with bars, which would end the cell. */
function placeholder(flag: Flag<unknown>): string {
  return flag.placeholder === '' ? 'bool' : flag.placeholder.replaceAll('|', String.raw`\|`);
}

function shownDefault(flag: Flag<unknown>): string {
  if (flag.required) return 'required';
  return flag.shownDefault;
}

function meaning(flag: Flag<unknown>): string {
  const help = flag.help.replaceAll(/<\w+>/g, '`$&`').replaceAll('*', String.raw`\*`);
  const variables = flag.env.map((name) => `\`${name}\``).join(', ');
  return variables === '' ? help : `${help}; environment: ${variables}`;
}

function rules(spec: CommandSpec): string {
  const names = (group: readonly string[]) => group.map((name) => `\`--${name}\``).join(', ');
  return [
    ...(spec.together ?? []).map((group) => `All of these are given, or none: ${names(group)}.`),
    ...(spec.atLeastOne ?? []).map((group) => `At least one of these is given: ${names(group)}.`),
  ].join('\n');
}

function code(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ['```sh', ...lines, '```'].join('\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

import { UsageError } from '../cli.errors.js';
import type { CommandSpec } from '../commands/command-spec.js';
import { usage } from '../help/render-help.js';
import type { FlagTable } from './flag.js';
import { looseBool } from './flag-advice.js';
import type { ParsedArguments } from './parse-flags.js';

/**
 * What a command asks of its arguments as a whole: how many words, which flags.
 *
 * @throws {UsageError} in cobra's words
 */
export function checkRules<Table extends FlagTable>(spec: CommandSpec<Table>, parsed: ParsedArguments<Table>): void {
  const { given } = parsed;
  if (spec.anyWords === undefined) checkWords(spec, parsed);
  const unset = Object.keys(spec.flags).filter((name) => spec.flags[name]?.required && !given.has(name));
  if (unset.length > 0) throw new UsageError(`required flag(s) ${unset.map((name) => `"${name}"`).join(', ')} not set`);
  for (const group of spec.together ?? []) {
    const missing = group.filter((name) => !given.has(name));
    if (missing.length === 0 || missing.length === group.length) continue;
    const names = `[${group.join(' ')}]`;
    throw new UsageError(
      `if any flags in the group ${names} are set they must all be set; missing [${missing.join(' ')}]`,
    );
  }
  for (const group of spec.atLeastOne ?? []) {
    if (group.some((name) => given.has(name))) continue;
    throw new UsageError(`at least one of the flags in the group [${group.join(' ')}] is required`);
  }
}

function checkWords(
  spec: CommandSpec,
  { given, positionals: words }: Pick<ParsedArguments<FlagTable>, 'given' | 'positionals'>,
): void {
  const { positionals, optional = [] } = spec;
  const most = positionals.length + optional.length;
  if (words.length >= positionals.length && words.length <= most) return;
  const accepts = optional.length === 0 ? most : `at most ${most}`;
  const advice = [looseBool(spec.flags, given, words), `Usage: ${usage(spec, [])}`].filter((line) => line !== '');
  throw new UsageError(`accepts ${accepts} arg(s), received ${words.length}`, { advice: advice.join('\n') });
}

import { CliError } from '../cli.errors.js';
import { quote } from '../go/quote.js';
import { type Flag, type FlagTable, isComplete } from './flag.js';
import type { ParsedArguments } from './parse-flags.js';

/** Variables that begin like this are meant for us; others (`HTTP_PORT`, `DEBUG`) may mean something else. */
const OURS = 'KAMAL_PROXY_';

/**
 * Puts what the environment says in the place of defaults. Flags that were given stay; an empty variable is as good as
 * none; the first of a flag's variables that is set counts, and no other.
 *
 * @param warn told of a foreign variable that does not parse (Kubernetes sets `HTTP_PORT=tcp://…`): the default counts
 * @throws {CliError} when a variable of ours does not parse
 */
export function addEnvironment<Table extends FlagTable>(
  table: Table,
  parsed: ParsedArguments<Table>,
  env: NodeJS.ProcessEnv,
  warn: (line: string) => void,
): ParsedArguments<Table> {
  const flags: Record<string, unknown> = { ...parsed.flags };
  for (const [name, flag] of Object.entries(table)) {
    const variable = parsed.given.has(name) ? undefined : flag.env.find((variable) => env[variable]);
    if (variable !== undefined) flags[name] = read(flag, variable, env[variable] ?? '', warn);
  }
  if (!isComplete(flags, table)) throw new TypeError('a flag lost its value');
  return { ...parsed, flags };
}

function read(flag: Flag<unknown>, variable: string, value: string, warn: (line: string) => void): unknown {
  try {
    return flag.parse(value, undefined);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    if (variable.startsWith(OURS)) {
      throw new CliError('BAD_ENVIRONMENT', `invalid value ${quote(value)} in ${variable}: ${cause}`);
    }
    const kept = flag.shownDefault || String(flag.default);
    warn(`Warning: ${variable}=${quote(value)} is ignored, ${kept} counts: ${cause}`);
    return flag.default;
  }
}

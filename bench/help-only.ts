import { parseArgs } from 'node:util';

/**
 * For programs that measure one thing: the words of their command line, when it is not `--help`, which prints the help.
 *
 * @param words so many may be given, beside flags
 * @returns null when help was asked for, and nothing is to be measured
 * @throws {Error} that a user understands
 */
export function wordsUnlessHelp(argv: readonly string[], help: string, words = 0): readonly string[] | null {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(help);
    return null;
  }
  const extra = positionals[words];
  if (extra !== undefined) throw new Error(`nothing is known of ${JSON.stringify(extra)}; --help says what there is`);
  return positionals;
}

/**
 * One flag of a command: how its text becomes a value, and what help says of it. A command's flags are a table of
 * these; parsing, help and docs/commands.md all come from it.
 */
export interface Flag<T> {
  /** What stands for its value in help: `duration`, `string`…; empty for a bool, which needs none. */
  readonly placeholder: string;
  /** One sentence without a full stop. */
  readonly help: string;
  readonly default: T;
  /** The default as help shows it; empty when there is nothing to show. */
  readonly shownDefault: string;
  /** What the flag means without a value; null when it must have one. */
  readonly bare: string | null;
  readonly required: boolean;
  /** Values that help names and a shell completes; the flag may take others, too. */
  readonly values: readonly string[];
  /** Environment variables that are read when the flag is not given, the first that is set counts. */
  readonly env: readonly string[];
  /**
   * @param earlier the value of the same flag given before in the same command line; lists go on from it
   * @throws {Error} whose message says why, in Go's words where Go has some
   */
  parse(text: string, earlier: T | undefined): T;
}

export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** What a table of flags becomes: a value under each name. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Flag<infer T> ? T : never;
};

/** Whether every flag of a table has its value. They come from the table's own defaults and parsers, so the types hold. */
export function isComplete<Table extends FlagTable>(
  values: Readonly<Record<string, unknown>>,
  table: Table,
): values is FlagValues<Table> {
  return Object.keys(table).every((name) => Object.hasOwn(values, name));
}

/** What every kind of flag may be declared with. */
export interface FlagSettings<T> {
  readonly default?: T;
  readonly shownDefault?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly env?: readonly string[];
}

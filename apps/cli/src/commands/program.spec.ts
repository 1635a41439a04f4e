import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../flags/check-rules.js';
import { TOPICS } from '../help/topics.js';
import { renderHelp } from '../help/render-help.js';
import { parseFlags } from '../flags/parse-flags.js';
import { findCommand, subcommands } from './find-command.js';
import { fullName } from './command-spec.js';
import { commandClasses, program } from './program.js';

const all = [program.root, ...program.commands];

describe('the program', () => {
  it('has a class for every command that help knows', () => {
    expect(commandClasses).toHaveLength(all.length);
  });

  it.each(all.map((spec) => [fullName(spec), spec] as const))('%s only has rules for flags that it has', (_, spec) => {
    const known = Object.keys(spec.flags);
    const named = [...(spec.together ?? []), ...(spec.atLeastOne ?? [])].flat();
    expect(known).toEqual(expect.arrayContaining([...named, ...Object.values(spec.shorthands ?? {})]));
  });

  it.each(all.map((spec) => [fullName(spec), spec] as const))('%s explains itself and every flag', (_, spec) => {
    const page = renderHelp(spec, subcommands(spec, program), 100);
    expect(page).toContain(spec.summary);
    for (const [name, flag] of Object.entries(spec.flags)) {
      expect(page).toContain(`--${name}`);
      expect(flag.shownDefault !== '' || flag.required, `${name} says its default`).toBe(true);
      expect(flag.help).toMatch(/^["A-Za-z].*[^.]$/);
    }
  });

  it.each(all.map((spec) => [fullName(spec), spec] as const))('%s has an example, and says how it ends', (_, spec) => {
    expect(spec.examples.length).toBeGreaterThan(0);
    const page = renderHelp(spec, subcommands(spec, program), 100);
    expect(page).toMatch(/^Exit status:\n {2}0 /m);
    for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('has no command by the name of a topic of help', () => {
    const names = all.flatMap(({ words, aliases = [] }) => [words[0], ...aliases]);
    expect(names.filter((name) => name !== undefined && TOPICS.has(name))).toEqual([]);
  });

  const examples = all.flatMap((spec) => spec.examples.map(({ line }) => line));
  it.each(examples)('understands its own example: %s', (line) => {
    const words = (line.split(/ [|>] /)[0] ?? '').match(/"[^"]*"|\S+/g) ?? [];
    const { spec, rest } = findCommand(words, program);
    expect(() => checkRules(spec, parseFlags(spec.flags, rest, spec.shorthands))).not.toThrow();
  });
});

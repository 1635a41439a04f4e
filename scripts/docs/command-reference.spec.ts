import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { program } from '../../apps/cli/src/commands/program.js';
import { commandReference } from './command-reference.js';

const docs = fileURLToPath(new URL('../../docs/commands.md', import.meta.url));

describe('docs/commands.md', () => {
  it('is what the commands say of themselves (after a change: vitest run scripts/docs -u)', async () => {
    const config = await resolveConfig(docs);
    const text = await format(commandReference(program), { ...config, parser: 'markdown' });
    await expect(text).toMatchFileSnapshot(docs);
  }, 30_000);

  it('names every flag', () => {
    const text = commandReference(program);
    const flags = program.commands.flatMap((spec) => Object.keys(spec.flags));
    expect(flags.filter((flag) => !text.includes(`| \`--${flag}\``))).toEqual([]);
  });

  it('names every letter that stands for a flag', () => {
    const text = commandReference(program);
    const letters = program.commands.flatMap(({ shorthands = {} }) => Object.entries(shorthands));
    expect(letters.length).toBeGreaterThan(1);
    for (const [letter, name] of letters) expect(text).toContain(`| \`--${name}\`, \`-${letter}\` |`);
  });
});

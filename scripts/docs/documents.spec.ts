import 'reflect-metadata';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { STATUS_OF } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { findCommand } from '../../apps/cli/src/commands/find-command.js';
import { program } from '../../apps/cli/src/commands/program.js';
import { checkRules } from '../../apps/cli/src/flags/check-rules.js';
import { parseFlags } from '../../apps/cli/src/flags/parse-flags.js';
import { commandLines } from './command-lines.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = globSync(['*.md', 'docs/*.md', 'examples/*/README.md', 'scripts/packages/*/README.md'], {
  cwd: root,
});
/** In its package it lies where ours does. */
const PACKAGE_README = 'scripts/packages/extension/README.md';

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to what there is', () => {
    const prose = text.replaceAll(/^```[^]*?^```|`[^`\n]*`/gm, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const here = links.filter((to) => !/^(https?|mailto):/.test(to));
    expect(here.filter((to) => !leadsSomewhere(path, to))).toEqual([]);
  });

  it('has commands that the command line understands', () => {
    const wrong = commandLines(text).flatMap(({ line, words }) => {
      const fault = faultIn(words);
      return fault === null ? [] : [`${path}:${line}: ${words.join(' ')}: ${fault}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('docs/troubleshooting.md', () => {
  const text = read('docs/troubleshooting.md');
  const row = (code: string, status = '') => new RegExp(`^\\| \`${code}\` +\\| ${status}`, 'm');

  it('has every code of a request that the proxy answers, with its status', () => {
    expect(Object.entries(STATUS_OF).filter(([code, status]) => !row(code, String(status)).test(text))).toEqual([]);
  });

  it('has every code of a command that fails', () => {
    const source = read('libs/admin-api/src/events.ts');
    const [, list = ''] = /AdminErrorCode =([^;]+);/.exec(source) ?? [];
    const codes = list.match(/\w+/g) ?? [];
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !row(code).test(text))).toEqual([]);
  });

  it('has every warning and error of the log', () => {
    const files = globSync('{apps/proxy,libs/*}/src/**/*.ts', { cwd: root }).filter(
      (path) => !/spec|fixture/.test(path),
    );
    const messages = files.flatMap((path) => {
      const calls = read(path).matchAll(/log\(\s*'(?:WARN|ERROR)',\s*'([^']+)'/g);
      return [...calls].map(([, message = '']) => message);
    });
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.filter((message) => !text.includes(message.replace(/, the default serves$/, '')))).toEqual([]);
  });
});

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const directory = from === PACKAGE_README ? '' : dirname(from);
  const path = file === '' ? from : relative(root, join(root, directory, file));
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || headings(read(path)).includes(anchor);
}

/** What a heading is called in a link, as GitHub does it. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** Null when a line would be carried out. Where something stands for words (`…`, `<service>`), only those before count. */
function faultIn(words: readonly string[]): string | null {
  const standIn = words.findIndex((word) => /[<[…]/.test(word));
  try {
    const { spec, rest } = findCommand(standIn < 0 ? words : words.slice(0, standIn), program);
    if (standIn >= 0) return null;
    const parsed = parseFlags(spec.flags, rest, spec.shorthands);
    if (!parsed.help) checkRules(spec, parsed);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

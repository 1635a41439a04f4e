import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../commands/command-spec.js';
import { program } from '../commands/program.js';
import { bool, duration, list } from '../flags/kinds.js';
import { Manual } from './manual.js';
import { renderHelp } from './render-help.js';
import { TOPICS } from './topics.js';

const spec: CommandSpec = {
  words: ['fetch'],
  aliases: ['get'],
  summary: 'Fetch a thing',
  description: 'And wait for it.',
  positionals: ['thing'],
  flags: {
    from: list('where it is', { required: true }),
    wait: duration('how long', { default: 90e9, env: ['KAMAL_PROXY_WAIT'] }),
    fast: bool('do not dawdle'),
  },
  shorthands: { f: 'fast' },
  examples: [{ explains: 'an apple', line: 'fetch apple --from tree' }],
};

describe('renderHelp', () => {
  it('says what a command does, how it is called, and what each flag is', () => {
    expect(renderHelp(spec, [], 100)).toBe(
      [
        'Fetch a thing',
        '',
        'And wait for it.',
        '',
        'Usage:',
        '  kamal-proxy fetch <thing> [flags]',
        '',
        'Aliases:',
        '  fetch, get',
        '',
        'Examples:',
        '  # an apple',
        '  kamal-proxy fetch apple --from tree',
        '',
        'Flags:',
        '      --from strings    where it is (required)',
        '      --wait duration   how long (default 1m30s; from the environment: KAMAL_PROXY_WAIT)',
        '  -f, --fast            do not dawdle',
        '  -h, --help            show this help',
        '',
        'Environment:',
        "  KAMAL_PROXY_SOCKET   the proxy's socket; without it kamal-proxy.sock in $XDG_RUNTIME_DIR, else in",
        '                       $TMPDIR or /tmp',
        '  NO_COLOR             no colours on a terminal',
        '',
        'Exit status:',
        '  0          done',
        '  1          refused, or failed: the reason is on stderr',
        '  130, 143   interrupted by Ctrl-C or SIGTERM; what the proxy has begun goes on',
      ].join('\n'),
    );
  });

  it('lists the commands below', () => {
    const page = renderHelp({ ...spec, words: [] }, [spec], 100);
    expect(page).toContain('Usage:\n  kamal-proxy <command> [flags]');
    expect(page).toContain('Commands:\n  fetch   Fetch a thing');
    expect(page).toContain("Run 'kamal-proxy help <command>' for more about one.");
  });

  it.each([60, 80, 100])('fits %d columns, but for command lines and words that are longer', (width) => {
    const manual = new Manual(program);
    const pages = [program.root, ...program.commands].map((command) => manual.page(command, width));
    const topics = [...TOPICS.keys()].map((topic) => manual.pageOf([topic], width));
    const lines = [...pages, ...topics].flatMap((page) => page.split('\n'));
    expect(lines.length).toBeGreaterThan(200);
    const tooLong = lines.filter((line) => line.length > width);
    expect(tooLong.filter((line) => !/^ +(kamal-proxy|#) | {3}\S+$/.test(line))).toEqual([]);
  });
});

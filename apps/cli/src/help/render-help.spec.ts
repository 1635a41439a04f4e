import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../commands/command-spec.js';
import { bool, duration, list } from '../flags/kinds.js';
import { renderHelp } from './render-help.js';

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
    expect(renderHelp(spec, [])).toBe(
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
        '  -f, --fast            do not dawdle (default false)',
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
    const page = renderHelp({ ...spec, words: [] }, [spec]);
    expect(page).toContain('Usage:\n  kamal-proxy <command> [flags]');
    expect(page).toContain('Commands:\n  fetch   Fetch a thing');
    expect(page).toContain("Run 'kamal-proxy help <command>' for more about one.");
  });
});

import { tmpdir } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { warnOfDataDirectory } from './data-directory-warnings.js';

function warnings(env: NodeJS.ProcessEnv, stateProblem: string) {
  const log = vi.fn();
  warnOfDataDirectory(env, stateProblem, { log });
  return log.mock.calls;
}

describe('the data directory', () => {
  it('is nothing to speak of when it is there and can be written', () => {
    expect(warnings({ HOME: '/home/x' }, '')).toEqual([]);
  });

  it('is warned of when a reboot may empty it', () => {
    const said = 'HOME is not set: state and certificates are with the temporary files';
    expect(warnings({}, '')).toEqual([['WARN', said, { path: tmpdir() }]]);
    expect(warnings({ HOME: '' }, '')).toEqual([['WARN', said, { path: tmpdir() }]]);
  });

  it('is warned of when it cannot be written', () => {
    expect(warnings({ HOME: '/home/x' }, 'the disk of /home/x is full')).toEqual([
      ['WARN', 'State cannot be saved, commands will fail', { why: 'the disk of /home/x is full' }],
    ]);
  });
});

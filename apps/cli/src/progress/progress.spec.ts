import type { Progress } from '@app/admin-api';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Terminal } from '../terminal/terminal.js';
import { describeProgress } from './describe-progress.js';
import { ProgressBlock } from './progress-block.js';

const health: Progress = {
  waitingFor: 'health',
  remainingMs: 24_300,
  targets: [
    { target: 'web-1:80', healthy: true, probes: 2, lastResult: 'status 200' },
    { target: 'web-10:80', healthy: false, probes: 1, lastResult: 'connection\x1b[2J refused' },
    { target: 'web-3:80', healthy: false, probes: 0, lastResult: '' },
  ],
};

describe('describeProgress', () => {
  it('says of each target what its probes found', () => {
    expect(describeProgress('deploying web', health)).toEqual([
      'Deploying web: waiting for health (25s left)',
      '  web-1:80   healthy',
      '  web-10:80  not healthy after 1 probe, last: connection\uFFFD[2J refused',
      '  web-3:80   not probed yet',
    ]);
  });

  it.each<[Progress, string]>([
    [{ waitingFor: 'switch' }, 'Deploying web: switching traffic'],
    [{ waitingFor: 'drain', inFlight: 1, remainingMs: 500 }, 'Deploying web: 1 request in flight (1s left)'],
    [{ waitingFor: 'drain', inFlight: 3, remainingMs: -5 }, 'Deploying web: 3 requests in flight (0s left)'],
  ])('describes %j', (progress, line) => expect(describeProgress('deploying web', progress)).toEqual([line]));
});

function terminal(properties: object, env: NodeJS.ProcessEnv = {}) {
  const stderr = Object.assign(new PassThrough({ encoding: 'utf8' }), properties);
  const block = new ProgressBlock(new Terminal(new PassThrough(), stderr, env), 'deploying web');
  return { block, written: () => String(stderr.read() ?? '') };
}

describe('ProgressBlock', () => {
  it('draws over what it drew before, and leaves one line', () => {
    const { block, written } = terminal({ isTTY: true, columns: 80 });
    block.show(health);
    expect(written().split('\n')).toHaveLength(5);
    block.show({ waitingFor: 'switch' });
    expect(written()).toBe('\x1b[4A\x1b[JDeploying web: switching traffic\n');
    block.close('deployed web');
    const last = written();
    expect(last.startsWith('\x1b[1A\x1b[J')).toBe(true);
    expect(last).toMatch(/JDeployed web in \d+\.\ds\n$/);
  });

  it('leaves nothing when the command failed', () => {
    const { block, written } = terminal({ isTTY: true });
    block.show({ waitingFor: 'switch' });
    written();
    block.close();
    expect(written()).toBe('\x1b[1A\x1b[J');
  });

  it('never lets a line wrap', () => {
    const { block, written } = terminal({ isTTY: true, columns: 20 });
    block.show({ waitingFor: 'switch' });
    expect(written()).toBe('Deploying web: swi…\n');
  });

  it('takes a terminal without a size for an ordinary one', () => {
    const { block, written } = terminal({ isTTY: true, columns: 0 });
    block.show({ waitingFor: 'switch' });
    expect(written()).toBe('Deploying web: switching traffic\n');
  });

  it.each([
    ['off a terminal', {}, {}],
    ['on one that cannot move its cursor', { isTTY: true }, { TERM: 'dumb' }],
  ])('is silent %s', (_, properties, env) => {
    const { block, written } = terminal(properties, env);
    block.show(health);
    block.close('deployed web');
    expect(written()).toBe('');
  });
});

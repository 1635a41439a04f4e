import type { Progress } from '@app/admin-api';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Terminal } from '../terminal/terminal.js';
import { describeProgress } from './describe-progress.js';
import { ProgressStory } from './progress-story.js';

const health: Progress = {
  waitingFor: 'health',
  remainingMs: 24_300,
  targets: [
    { target: 'web-1:80', healthy: true, probes: 2, lastResult: 'status 200' },
    { target: 'web-10:80', healthy: false, probes: 1, lastResult: 'connection\x1b[2J refused' },
    { target: 'web-3:80', healthy: false, probes: 0, lastResult: '' },
  ],
};

const texts = (progress: Progress) => describeProgress('deploying web', progress).map(({ text }) => text);

describe('describeProgress', () => {
  it('says of each target what its probes found', () => {
    expect(texts(health)).toEqual([
      'Deploying web: waiting for health (25s left)',
      '  web-1:80   healthy',
      '  web-10:80  not healthy after 1 probe, last: connection\uFFFD[2J refused',
      '  web-3:80   not probed yet',
    ]);
    expect(describeProgress('deploying web', health).map(({ news }) => news)).toEqual(['none', 'good', 'bad', 'none']);
  });

  it.each<[Progress, string]>([
    [{ waitingFor: 'switch' }, 'Deploying web: switching traffic'],
    [{ waitingFor: 'drain', inFlight: 1, remainingMs: 500 }, 'Deploying web: 1 request in flight (1s left)'],
    [{ waitingFor: 'drain', inFlight: 3, remainingMs: -5 }, 'Deploying web: 3 requests in flight (0s left)'],
  ])('describes %j', (progress, line) => expect(texts(progress)).toEqual([line]));
});

function story(properties: object, env: NodeJS.ProcessEnv = {}, quiet = false) {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = Object.assign(new PassThrough({ encoding: 'utf8' }), properties);
  const terminal = new Terminal(stdout, stderr, env);
  const told = new ProgressStory(terminal, { doing: 'deploying web', done: 'deployed web', quiet });
  const read = (stream: PassThrough) => () => String(stream.read() ?? '');
  return { told, written: read(stderr), printed: read(stdout) };
}

describe('progress on a terminal', () => {
  const NO_COLOR = { NO_COLOR: '1' };

  it('is drawn over what was drawn before, and leaves one line', () => {
    const { told, written } = story({ isTTY: true, columns: 80 }, NO_COLOR);
    told.show(health);
    expect(written().split('\n')).toHaveLength(5);
    told.show({ waitingFor: 'switch' });
    expect(written()).toBe('\x1b[4A\x1b[JDeploying web: switching traffic\n');
    told.done();
    const last = written();
    expect(last.startsWith('\x1b[1A\x1b[J')).toBe(true);
    expect(last).toMatch(/JDeployed web in \d+\.\ds\n$/);
  });

  it('leaves nothing when the command failed', () => {
    const { told, written } = story({ isTTY: true });
    told.show({ waitingFor: 'switch' });
    written();
    told.brokenOff();
    expect(written()).toBe('\x1b[1A\x1b[J');
  });

  it('never lets a line wrap', () => {
    const { told, written } = story({ isTTY: true, columns: 20 });
    told.show({ waitingFor: 'switch' });
    expect(written()).toBe('Deploying web: swi…\n');
  });

  it('never draws more than fits, and then what is waited for', () => {
    const { told, written } = story({ isTTY: true, rows: 4 }, NO_COLOR);
    told.show(health);
    expect(written().split('\n')).toEqual([
      'Deploying web: waiting for health (25s left)',
      '  web-10:80  not healthy after 1 probe, last: connection\uFFFD[2J refused',
      '  and 2 more',
      '',
    ]);
  });

  it('takes a terminal without a size for an ordinary one', () => {
    const { told, written } = story({ isTTY: true, columns: 0, rows: 0 });
    told.show({ waitingFor: 'switch' });
    expect(written()).toBe('Deploying web: switching traffic\n');
  });

  it('has colours, unless somebody wants none', () => {
    const { told, written } = story({ isTTY: true });
    told.show(health);
    expect(written()).toContain('\x1b[32m  web-1:80   healthy\x1b[39m');
    const plain = story({ isTTY: true }, NO_COLOR);
    plain.told.show(health);
    expect(plain.written()).not.toContain('\x1b');
  });
});

describe.each([
  ['off a terminal', {}, {}],
  ['on one that cannot move its cursor', { isTTY: true }, { TERM: 'dumb' }],
])('progress %s', (_, properties, env) => {
  afterEach(() => void vi.restoreAllMocks());

  it('is told line by line, each thing once', () => {
    const { told, printed } = story(properties, env);
    const later: Progress = { ...health, remainingMs: 20_000 };
    told.show(health);
    told.show(later);
    told.show({ waitingFor: 'switch' });
    told.done();
    expect(
      printed()
        .replace(/\d+\.\ds/, '0.1s')
        .split('\n'),
    ).toEqual([
      'Deploying web: waiting for health (25s left)',
      'Deploying web: web-1:80 healthy',
      'Deploying web: web-10:80 not healthy after 1 probe, last: connection\uFFFD[2J refused',
      'Deploying web: switching traffic',
      'Deployed web in 0.1s',
      '',
    ]);
  });

  it('repeats every five seconds that requests are still in flight', () => {
    const { told, printed } = story(properties, env);
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    told.show({ waitingFor: 'drain', inFlight: 3, remainingMs: 30_000 });
    now.mockReturnValue(5_900);
    told.show({ waitingFor: 'drain', inFlight: 2, remainingMs: 25_100 });
    now.mockReturnValue(6_000);
    told.show({ waitingFor: 'drain', inFlight: 1, remainingMs: 25_000 });
    expect(printed().split('\n')).toEqual([
      'Deploying web: 3 requests in flight (30s left)',
      'Deploying web: 1 request in flight (25s left)',
      '',
    ]);
  });

  it('is silent when there was nothing to wait for, or the command failed', () => {
    const quick = story(properties, env);
    quick.told.done();
    expect(quick.printed()).toBe('');
    const failed = story(properties, env);
    failed.told.show({ waitingFor: 'switch' });
    failed.printed();
    failed.told.brokenOff();
    expect(failed.printed()).toBe('');
  });
});

it.each([{ isTTY: true }, {}])('progress is silent where nobody wants it: %j', (properties) => {
  const { told, written, printed } = story(properties, {}, true);
  told.show(health);
  told.done();
  expect(written() + printed()).toBe('');
});

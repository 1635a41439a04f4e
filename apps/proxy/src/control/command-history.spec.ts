import { describe, expect, it } from 'vitest';
import { CommandHistory } from './command-history.js';

const nothing = async (): Promise<void> => undefined;

describe('the history of commands', () => {
  it('knows a command from its start on, and how it ended', async () => {
    const history = new CommandHistory();
    const healthy = Promise.withResolvers<string>();
    const result = history.record('deploy', { service: 'web', targets: ['a:1', 'b:2'] }, async () => healthy.promise);
    expect(history.newestFirst).toMatchObject([
      { command: 'deploy', service: 'web', detail: 'a:1, b:2', outcome: 'under way', tookMs: null },
    ]);
    healthy.resolve('ok');
    expect(await result).toBe('ok');
    expect(history.newestFirst).toMatchObject([{ outcome: 'done', reason: '' }]);
    expect(history.newestFirst[0]?.tookMs).toBeGreaterThanOrEqual(0);
  });

  it('keeps why one failed, and hands the failure on', async () => {
    const history = new CommandHistory();
    const fail = async (): Promise<void> => {
      throw new Error('target not healthy');
    };
    await expect(history.record('deploy', { service: 'web' }, fail)).rejects.toThrow('target not healthy');
    await history.record('rollout set', { service: 'web', percent: 10 }, nothing);
    expect(history.newestFirst).toMatchObject([
      { command: 'rollout set', detail: '10 %', outcome: 'done' },
      { command: 'deploy', outcome: 'failed', reason: 'target not healthy' },
    ]);
  });

  it('is bounded, in number and in length', async () => {
    const history = new CommandHistory();
    const healthy = Promise.withResolvers<void>();
    const first = history.record('deploy', { service: 'first' }, async () => healthy.promise);
    for (let n = 0; n < 60; n++) await history.record('pause', { service: `web-${n}`.padEnd(10_000, 'x') }, nothing);
    expect(history.newestFirst).toHaveLength(50);
    expect(history.newestFirst[0]?.service).toMatch(/^web-59x{293}…$/);
    healthy.resolve();
    await first;
    expect(history.newestFirst.some(({ service }) => service === 'first')).toBe(false);
  });
});

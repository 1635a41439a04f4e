import { CommandError } from '@app/deployment';
import { COMMANDS, DEPLOY_DURATION, SeriesSums } from '@app/observability';
import { beforeEach, describe, expect, it } from 'vitest';
import { ControlCounts } from './control-counts.js';
import { CountedCommands } from './counted-commands.js';

let counts: ControlCounts;
let commands: CountedCommands;
beforeEach(() => {
  counts = new ControlCounts();
  commands = new CountedCommands(counts.events, (name) => name === 'web');
});

function counted(family: string): string[] {
  const sums = new SeriesSums([counts.memory]);
  sums.refresh();
  return sums
    .of(family)
    .map(
      ({ labels, values }) =>
        `${labels.join()} ${values.slice(0, -1).reduce((a, b) => a + b, values.length === 1 ? (values[0] ?? 0) : 0)}`,
    );
}

const refused = async (): Promise<never> => Promise.reject(new CommandError('TARGET_UNHEALTHY', 'no'));

describe('commands', () => {
  it('are counted by how they ended', async () => {
    expect(await commands.run('/deploy', 'web', async () => 7)).toBe(7);
    await commands.run('/rollout/set', 'web', async () => null);
    await expect(commands.run('/deploy', 'web', refused)).rejects.toThrow('no');
    await expect(commands.run('/deploy', 'web', async () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    expect(counted(COMMANDS)).toEqual([
      'deploy,web,ok 1',
      'rollout set,web,ok 1',
      'deploy,web,TARGET_UNHEALTHY 1',
      'deploy,web,INTERNAL_ERROR 1',
    ]);
    expect(counted(DEPLOY_DURATION)).toEqual(['ok 1', 'TARGET_UNHEALTHY 1', 'INTERNAL_ERROR 1']);
  });

  it('have a name that there is no service of as no label, unless it has become one', async () => {
    await expect(commands.run('/deploy', 'typo', refused)).rejects.toThrow('no');
    await commands.run('/deploy', 'new', async () => null);
    expect(counted(COMMANDS)).toEqual(['deploy,,TARGET_UNHEALTHY 1', 'deploy,new,ok 1']);
  });
});

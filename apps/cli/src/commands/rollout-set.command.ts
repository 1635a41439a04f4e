import { ADMIN_ROUTES, type RolloutSetRequest } from '@app/admin-api';
import { SubCommand } from 'nest-commander';
import { bool, integer, list, text } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import type { CommandSpec } from './command-spec.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

const flags = {
  percent: integer('share of the clients, 0 to 100', { to: 100 }),
  list: list('values of the split cookie, or header, that always go there'),
  strategy: text('"even", exact for few and short values, too, or a name of your own', {
    shownDefault: 'cookie, list and percentage',
    values: ['cookie-hash', 'even'],
  }),
  header: text("split by this header's value", { shownDefault: 'the cookie kamal-rollout' }),
  sticky: bool('give clients without a split cookie one, so that they stay where they are'),
  ...quietFlag,
};

export const rolloutSetSpec: CommandSpec<typeof flags> = {
  words: ['rollout', 'set'],
  summary: 'Say who goes to the rollout slot',
  description: 'Replaces percentage and list: the one that is not given is empty afterwards.',
  positionals: ['service'],
  flags,
  atLeastOne: [['percent', 'list']],
  examples: [
    {
      explains: 'a tenth of the clients, and two that are known',
      line: 'rollout set web --percent 10 --list alice,bob',
    },
    { explains: 'by account, as a header says it', line: 'rollout set web --list acme --header X-Account' },
  ],
};

@SubCommand({ name: 'set' })
export class RolloutSetCommand extends ServiceCommand<typeof flags> {
  protected readonly spec = rolloutSetSpec;

  protected override change(service: string, { flags }: ParsedArguments<typeof rolloutSetSpec.flags>): ServiceChange {
    const body: RolloutSetRequest = {
      service,
      percent: flags.percent,
      list: [...flags.list],
      strategy: flags.strategy,
      header: flags.header,
      sticky: flags.sticky,
    };
    return {
      path: ADMIN_ROUTES.rolloutSet,
      body,
      doing: `setting the rollout of ${service}`,
      done: `set the rollout of ${service}`,
    };
  }
}

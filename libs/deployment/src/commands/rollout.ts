import type { RolloutDeployRequest, RolloutSetRequest, RolloutStopRequest } from '@app/admin-api';
import { CommandError } from '../command-error.js';
import { isHeaderName } from '../options/header-name.js';
import { found } from '../services/service-registry.js';
import { checkStrategy } from './check-names.js';
import { checkTargets } from './check-targets.js';
import type { CommandContext, Report } from './command-context.js';
import { failureLogged } from './failure-logged.js';
import { installSlot } from './install-slot.js';

/**
 * Fills a service's rollout slot, with the service's options. Nobody goes there before {@link setRollout}; a split that
 * is set already stays.
 */
export async function deployRollout(
  context: CommandContext,
  request: RolloutDeployRequest,
  report: Report,
): Promise<void> {
  await failureLogged(context.log, 'Deploy for rollout failed', request, async () =>
    fillSlot(context, request, report),
  );
}

async function fillSlot(context: CommandContext, request: RolloutDeployRequest, report: Report): Promise<void> {
  const { service: name, targets, readTargets } = request;
  const { options, targetOptions } = found(context.registry.services.get(name));
  checkTargets(request);
  context.log.log('INFO', 'Deploying for rollout', { service: name, targets });
  const slot = context.slots.make(name, { targets, readTargets }, options, targetOptions);
  await installSlot(
    context,
    {
      slot,
      place: 'rollout',
      timing: { ...request, force: false },
      change: (current) => ({ ...found(current), rollout: slot }),
    },
    report,
  );
  context.log.log('INFO', 'Deployed for rollout', { service: name, targets });
}

/**
 * Who goes to the rollout slot: replaces all that was said before.
 *
 * @throws {CommandError} ROLLOUT_TARGET_NOT_SET, UNKNOWN_STRATEGY, INVALID_OPTIONS: a header that no request can have
 */
export async function setRollout(context: CommandContext, request: RolloutSetRequest): Promise<void> {
  const { service, ...split } = request;
  await context.changes.apply(service, (current) => {
    const record = found(current);
    checkStrategy(context, split.strategy);
    if (split.header !== '' && !isHeaderName(split.header))
      throw new CommandError('INVALID_OPTIONS', `"${split.header}" is not the name of a header`);
    if (record.rollout === null) throw new CommandError('ROLLOUT_TARGET_NOT_SET', 'rollout target not set');
    return { ...record, split };
  });
  context.log.log('INFO', 'Set rollout split', { service, percentage: split.percent, allowlist: split.list });
}

/** Everybody back to the active slot; the targets stay in theirs. */
export async function stopRollout({ changes, log }: CommandContext, { service }: RolloutStopRequest): Promise<void> {
  await changes.apply(service, (current) => ({ ...found(current), split: null }));
  log.log('INFO', 'Stopped rollout', { service });
}

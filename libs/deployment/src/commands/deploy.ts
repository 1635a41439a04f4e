import type { DeployRequest } from '@app/admin-api';
import { RUNNING } from '@app/pausing';
import { checkOptions } from '../options/check-options.js';
import { normaliseServiceOptions, normaliseTargetOptions } from '../options/normalise-options.js';
import { NOTHING_UNKNOWN } from '../state/service-state.js';
import { checkDeploy } from './check-deploy.js';
import { checkPolicy } from './check-names.js';
import { checkTargets } from './check-targets.js';
import type { CommandContext, Report } from './command-context.js';
import { failureLogged } from './failure-logged.js';
import { installSlot } from './install-slot.js';

/**
 * Puts new targets behind a service, which it makes when there is none. All of the service's options are replaced; its
 * gate and its rollout slot stay.
 *
 * @throws {CommandError} when it is refused, or a target is not healthy in time: nothing is changed then
 */
export async function deploy(context: CommandContext, request: DeployRequest, report: Report): Promise<void> {
  await failureLogged(context.log, 'Deploy failed', request, async () => deployActive(context, request, report));
}

async function deployActive(context: CommandContext, request: DeployRequest, report: Report): Promise<void> {
  const { service: name, targets, readTargets } = request;
  const options = normaliseServiceOptions(request.options);
  const targetOptions = normaliseTargetOptions(request.targetOptions);
  const fields = { service: name, targets, hosts: options.hosts, paths: options.pathPrefixes, tls: options.tls };
  context.log.log('INFO', 'Deploying', fields);

  checkOptions(options, targetOptions);
  checkTargets(request);
  checkPolicy(context, options.balancing);
  await checkDeploy(context, name, options);

  const slot = context.slots.make(name, { targets, readTargets }, options, targetOptions);
  await installSlot(
    context,
    {
      slot,
      place: 'active',
      timing: request,
      change: async (current) => ({
        name,
        options,
        targetOptions,
        errorPages: await checkDeploy(context, name, options),
        active: slot,
        rollout: current?.rollout ?? null,
        gate: current?.gate ?? RUNNING,
        split: current?.split ?? null,
        unknown: current?.unknown ?? NOTHING_UNKNOWN,
      }),
    },
    report,
  );
  context.log.log('INFO', 'Deployed', fields);
}

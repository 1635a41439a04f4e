import type { DeployRequest } from '@app/admin-api';
import { CommandError } from '../command-error.js';
import { parseTargetAddress } from '../target-address.js';

/** @throws {CommandError} INVALID_TARGET */
export function checkTargets({ targets, readTargets }: Pick<DeployRequest, 'targets' | 'readTargets'>): void {
  if (targets.length === 0) throw new CommandError('INVALID_TARGET', 'no target: --target is empty');
  for (const target of [...targets, ...readTargets]) parseTargetAddress(target);
}

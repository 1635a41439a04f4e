import { CommandError } from '../command-error.js';
import type { CommandContext } from './command-context.js';

/** @throws {CommandError} UNKNOWN_POLICY */
export function checkPolicy({ names }: CommandContext, name: string): void {
  const { policies } = names();
  if (!policies.includes(name)) throw new CommandError('UNKNOWN_POLICY', unknown('balancing policy', name, policies));
}

/** @param name empty for the default one @throws {CommandError} UNKNOWN_STRATEGY */
export function checkStrategy({ names }: CommandContext, name: string): void {
  const { strategies } = names();
  if (name === '' || strategies.includes(name)) return;
  throw new CommandError('UNKNOWN_STRATEGY', unknown('rollout strategy', name, strategies));
}

/** A saved name may be gone after a restart without its module: the default serves, and somebody should know. */
export function warnOfUnknownNames({ names, registry, log }: CommandContext): void {
  const { policies, strategies } = names();
  for (const { name: service, options, split } of registry.services.all) {
    if (!policies.includes(options.balancing)) {
      log.log('WARN', 'Balancing policy is gone, the default serves', { service, policy: options.balancing });
    }
    if (split !== null && split.strategy !== '' && !strategies.includes(split.strategy)) {
      log.log('WARN', 'Rollout strategy is gone, the default serves', { service, strategy: split.strategy });
    }
  }
}

function unknown(what: string, name: string, known: readonly string[]): string {
  return `unknown ${what} "${name}": there are ${known.join(', ')}`;
}

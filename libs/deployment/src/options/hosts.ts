import { domainToASCII } from 'node:url';
import { comparableHost } from '@app/routing';

/** Among a service's hosts it stands for any host; alone it is saved as `[""]`, as the original does. */
export const ANY_HOST = '';

/** The list that a deploy gave, as it is saved and compared: none is any host. */
export function normaliseHosts(typed: readonly string[]): readonly string[] {
  return typed.length === 0 ? [ANY_HOST] : typed;
}

/** The list as people see it: empty for any host. */
export function shownHosts(hosts: readonly string[]): readonly string[] {
  return hosts.every((host) => host === ANY_HOST) ? [] : hosts;
}

/** What a typed host is compared by; a name beyond ASCII is what clients send for it. */
export function comparedHost(typed: string): string {
  // Only where it is needed: it refuses some names that have always worked, like those that end in a number.
  return comparableHost(/[^\0-\x7f]/.test(typed) ? domainToASCII(typed) || typed : typed);
}

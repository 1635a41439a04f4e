import { type Certificate, day } from '../certificate/certificate.js';

const EXPIRES_SOON_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What an operator should know about a certificate that is served all the same: it is served for every host of its
 * service, whatever names it holds.
 *
 * @param hosts of the service; patterns are looked up by a name below them
 * @param now Unix time, ms
 */
export function remarksOn(certificate: Certificate, hosts: readonly string[], now: number): string[] {
  const remarks: string[] = [];
  const fault = certificate.faultAt(now);
  const daysLeft = Math.floor((certificate.validTo - now) / DAY_MS);
  if (fault !== null) remarks.push(fault);
  else if (daysLeft < EXPIRES_SOON_DAYS) remarks.push(`it expires on ${day(certificate.validTo)}, in ${daysLeft} days`);
  const missing = hosts.filter((host) => host !== '' && !certificate.covers(host.replace(/^\*\./, 'any.')));
  if (missing.length > 0) remarks.push(`it does not hold the name of ${missing.join(', ')}`);
  return remarks;
}

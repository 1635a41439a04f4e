import { isIP } from 'node:net';
import { UsageError } from '../cli.errors.js';

/** An IP address, IPv6 also in brackets; empty stays empty. @throws {UsageError} */
export function ipAddress(flag: string, typed: string): string {
  const plain = typed.replace(/^\[(.*)\]$/, '$1');
  if (plain !== '' && isIP(plain) === 0) throw new UsageError(`${flag} must be an IP address, not "${typed}"`);
  return plain;
}

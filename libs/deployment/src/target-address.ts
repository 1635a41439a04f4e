import { isIPv6 } from 'node:net';
import { CommandError } from './command-error.js';

const DEFAULT_PORT = 80;
const HIGHEST_PORT = 65_535;
/** Two or more of letters, digits, `_ - . +`, beginning with a letter, digit or `_`; or an address in brackets. */
const ADDRESS = /^(?:(\w[-_.\w+]+)|\[([^\]]+)\])(?::(\d+))?$/;

export interface TargetAddress {
  /** As it is shown, logged, sent and saved. */
  readonly typed: string;
  /** What is connected to: a name or address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Takes `host`, `host:port`, `[::1]` or `[::1]:port`. @throws {CommandError} INVALID_TARGET */
export function parseTargetAddress(typed: string): TargetAddress {
  const [, name, ipv6, digits] = ADDRESS.exec(typed) ?? [];
  const host = name ?? ipv6;
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  const valid = host !== undefined && (ipv6 === undefined || isIPv6(ipv6)) && port > 0 && port <= HIGHEST_PORT;
  if (!valid) throw new CommandError('INVALID_TARGET', `${typed} :invalid host pattern`);
  return { typed, host, port };
}

import { parseArgs } from 'node:util';
import { positive } from '../positive.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly clients: number;
  readonly workers: number;
  readonly deployEveryMs: number;
  readonly help: boolean;
}

export const HELP = `node bench/soak/main.ts [options]

  --minutes <n>        how long (default 1)
  --clients <n>        so many at a time, each of which does one thing after the other (default 24)
  --workers <n>        of the proxy (default 2)
  --deploy-every <s>   seconds between two deploys of both services (default 5)
  --help

Environment:
  PROXY_BIN            the proxy (default: bin/kamal-proxy)
`;

/** @throws {Error} that a user understands */
export function parseSoakOptions(argv: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '1' },
      clients: { type: 'string', default: '24' },
      workers: { type: 'string', default: '2' },
      'deploy-every': { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: positive('--minutes', values.minutes),
    clients: positive('--clients', values.clients),
    workers: positive('--workers', values.workers),
    deployEveryMs: 1000 * positive('--deploy-every', values['deploy-every']),
    help: values.help,
  };
}

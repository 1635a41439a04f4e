import { parseArgs } from 'node:util';
import { pattern } from '../pattern.ts';
import { positive } from '../positive.ts';

export interface FloodOptions {
  /** So many that flood at a time, one after the other. */
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly only: RegExp;
  readonly apart: boolean;
  readonly bystander: boolean;
  readonly help: boolean;
}

export const HELP = `node bench/floods/main.ts [options]

  --connections <a,b>  so many that flood at a time (default 1,100)
  --rounds <n>         of each flood (default 8)
  --only <regex>       floods whose name matches, e.g. 'PING|bombs'
  --apart              the proxy and its ordinary clients have the cores first, attackers what is left: as if they had
                       machines of their own. Needs root.
  --bystander          attackers flood another process: what the machine takes from the proxy's clients
  --help

Environment:
  PROXY_BIN            the proxy (default: bin/kamal-proxy)
`;

/** @throws {Error} that a user understands */
export function parseFloodOptions(argv: readonly string[]): FloodOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      connections: { type: 'string', default: '1,100' },
      rounds: { type: 'string', default: '8' },
      only: { type: 'string', default: '' },
      apart: { type: 'boolean', default: false },
      bystander: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.apart && process.getuid?.() !== 0) throw new Error('--apart sets priorities: it needs root');
  return {
    ...values,
    connections: values.connections.split(',').map((text) => positive('--connections', text)),
    rounds: positive('--rounds', values.rounds),
    only: pattern('--only', values.only),
  };
}

import { parseArgs } from 'node:util';
import { pattern } from './pattern.ts';
import { PEERS } from './peers/all.ts';
import { positive } from './positive.ts';
import type { Settings } from './run-scenario.ts';
import { SCENARIOS } from './scenarios.ts';

export interface Options extends Settings {
  readonly only: RegExp;
  /** Names, in the order of the tables. */
  readonly peers: readonly string[];
  readonly markdown: boolean;
  readonly last: boolean;
  readonly help: boolean;
}

export const HELP = `npm run bench -- [options]

Times this proxy beside the others that are installed, one core each, same target, same work.

  --only <regex>    scenarios whose name matches, e.g. '^h1-' or 'h1-64|h2-8x16'
  --peers <a,b>     of ${PEERS.map(({ name }) => name).join(', ')} (default: all that are installed, but for ours-silent, which neither logs nor counts)
  --rounds <n>      timed runs of each proxy in each scenario, interleaved (default 3)
  --seconds <n>     length of each, in whole seconds (default 2)
  --markdown        print the tables of docs/benchmarks.md
  --last            print the last run again (with --markdown) instead of running
  --help

Scenarios:
${SCENARIOS.map(({ name, title }) => `  ${name.padEnd(16)}  ${title}`).join('\n')}

Environment:
  PROXY_BIN         the command measured as "ours" (default: bin/kamal-proxy)
  BENCH_OURS_ARGS   more arguments for its "run"

Needs Linux, nginx (it is the target as well), wrk, and for HTTP/2 h2load; openssl makes the certificate.
Debian: apt install nginx wrk nghttp2-client haproxy caddy openssl
Results are kept in bench/results. How to read them: docs/benchmarks.md
`;

/** @throws Error that a user understands */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', default: '' },
      peers: {
        type: 'string',
        default: PEERS.filter(({ silent }) => silent !== true)
          .map(({ name }) => name)
          .join(','),
      },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      markdown: { type: 'boolean', default: false },
      last: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const peers = values.peers.split(',');
  const unknown = peers.filter((name) => !PEERS.some((peer) => peer.name === name));
  if (unknown.length > 0) throw new Error(`unknown peer: ${unknown.join(', ')}`);
  return {
    ...values,
    only: pattern('--only', values.only),
    peers,
    rounds: positive('--rounds', values.rounds),
    seconds: positive('--seconds', values.seconds),
  };
}

import type { Explained } from './surroundings.js';
import { twoColumns } from './two-columns.js';
import { wrapped } from './wrapped.js';

/** A page about what several commands have in common: a title, paragraphs, and tables of what is explained. */
type Topic = readonly (string | Explained)[];

/** By what is asked for: `kamal-proxy help flags`. */
export const TOPICS: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  [
    'flags',
    [
      'How flags are written',
      `They follow the habits of Go programs, so that scripts written for the original go on working: --flag value or
       --flag=value, before, between or after other words. What stands behind -- is no flag.`,
      [
        ['bool', 'bare, or =true, =false, =1, =0; it never takes the next word: --tls=false, not --tls false'],
        ['strings', 'a list: commas separate, repeats add up, CSV quotes keep a comma; --host= is an empty list'],
        ['duration', '300ms, 1.5s, 1m30s, 2h, and a bare 0'],
        ['int', 'also 0x10, 0o17, 0b101, 1_000'],
      ],
      'A letter stands for a few of them: -h for --help everywhere.',
    ],
  ],
  [
    'environment',
    [
      'Variables that are read',
      [
        ['KAMAL_PROXY_SOCKET', "the proxy's socket, for all commands"],
        [
          'XDG_RUNTIME_DIR, TMPDIR',
          'where it is without that: kamal-proxy.sock in the first of them that is set, or in /tmp',
        ],
        ['HOME', 'its .config/kamal-proxy keeps state and certificates (run, deploy)'],
        ['NO_COLOR', 'no colours on a terminal'],
        [
          'KAMAL_PROXY_NODE',
          'path of the Node.js to run on; without it the one that was installed with the package, else the one on PATH',
        ],
        ['KAMAL_PROXY_ACME_EAB_KID', 'whose customer the ACME account is (run)'],
        ['KAMAL_PROXY_ACME_EAB_HMAC_KEY', 'the key that says so; both, or none'],
      ],
      `Flags of run but --http3 have a variable each, KAMAL_PROXY_HTTP_PORT for --http-port and so on: 'kamal-proxy help
       run' names them. A flag counts before its variable. One that begins with KAMAL_PROXY_ and does not parse is an
       error; another (HTTP_PORT, DEBUG) may be meant for somebody else: a warning, and the default counts. An empty
       variable is none.`,
    ],
  ],
  [
    'exit-status',
    [
      'How commands end',
      [
        ['0', 'done'],
        ['1', "refused, or failed; the reason is on stderr, behind 'Error: '"],
        [
          '130, 143',
          "interrupted by Ctrl-C or SIGTERM; what the proxy has begun goes on, 'kamal-proxy logs' shows how it ends",
        ],
      ],
      `Results are on stdout, and off a terminal also the lines that say what a command waits for; --quiet leaves those
       out. A proxy that ends while a command waits: 'Error: unexpected EOF'. No proxy: 'Error: dial unix <socket>:
       connect: …'.`,
    ],
  ],
]);

/** @param width columns */
export function renderTopic(topic: Topic, width: number): string {
  return topic
    .map((part) => (typeof part === 'string' ? wrapped(part, width) : twoColumns(part, width)).join('\n'))
    .join('\n\n');
}

import type { CommandSpec } from '../commands/command-spec.js';

/** A name and what it is, for a section of a help page. */
export type Explained = readonly (readonly [name: string, meaning: string])[];

/** What a command reads and leaves besides its flags, and how it ends. */
export interface Surroundings {
  readonly environment: Explained;
  readonly files: Explained;
  readonly exitStatus: Explained;
}

const SOCKET = [
  [
    'KAMAL_PROXY_SOCKET',
    "the proxy's socket; without it kamal-proxy.sock in $XDG_RUNTIME_DIR, else in $TMPDIR or /tmp",
  ],
] as const;
const NO_COLOR = [['NO_COLOR', 'no colours on a terminal']] as const;
const HOME = [['HOME', 'its .config/kamal-proxy keeps state and certificates']] as const;

const EXIT_STATUS = [
  ['0', 'done'],
  ['1', 'refused, or failed: the reason is on stderr'],
] as const;
const INTERRUPTED = [['130, 143', 'interrupted by Ctrl-C or SIGTERM; what the proxy has begun goes on']] as const;

const OF_RUN: Surroundings = {
  environment: [
    ...SOCKET,
    ...HOME,
    ['KAMAL_PROXY_ACME_EAB_KID', 'whose customer the ACME account is'],
    ['KAMAL_PROXY_ACME_EAB_HMAC_KEY', 'the key that says so; both, or none'],
    ...NO_COLOR,
  ],
  files: [
    [
      '~/.config/kamal-proxy/kamal-proxy.state',
      'services, targets, pauses and rollouts: read at the start, written by commands',
    ],
    ['~/.config/kamal-proxy/certs/', 'ACME accounts, keys and certificates'],
  ],
  exitStatus: [
    ['0', 'ended by SIGTERM or SIGINT'],
    ['1', 'could not start, or an internal error: the reason is on stderr or in the log'],
  ],
};
const OF_DEPLOY: Surroundings = {
  environment: [...SOCKET, ...HOME, ...NO_COLOR],
  files: [['<error-pages>/<status>.html', 'pages of the service, as the proxy finds them']],
  exitStatus: [...EXIT_STATUS, ...INTERRUPTED],
};
const OF_COMMANDS: Surroundings = {
  environment: [...SOCKET, ...NO_COLOR],
  files: [],
  exitStatus: [...EXIT_STATUS, ...INTERRUPTED],
};
const OF_WORDS: Surroundings = { environment: [], files: [], exitStatus: EXIT_STATUS };

/** Commands that ask nobody. */
const WORDS_ONLY = new Set(['', 'help', 'completion', 'rollout']);

export function surroundingsOf({ words }: CommandSpec): Surroundings {
  const name = words.join(' ');
  if (name === 'run') return OF_RUN;
  if (name === 'deploy') return OF_DEPLOY;
  return WORDS_ONLY.has(name) ? OF_WORDS : OF_COMMANDS;
}

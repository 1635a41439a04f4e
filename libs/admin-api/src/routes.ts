/** Where each command is asked for on the admin socket. `list` and `stats` are GETs, the others POSTs with a JSON body. */
export const ADMIN_ROUTES = {
  deploy: '/deploy',
  remove: '/remove',
  pause: '/pause',
  stop: '/stop',
  resume: '/resume',
  rolloutDeploy: '/rollout/deploy',
  rolloutSet: '/rollout/set',
  rolloutStop: '/rollout/stop',
  logs: '/logs',
  list: '/services',
  stats: '/stats',
} as const;

/** The media type of every answer: one JSON object a line. */
export const NDJSON = 'application/x-ndjson';

/** Where each command is asked for on the admin socket. `list` is a GET, the others are POSTs with a JSON body. */
export const ADMIN_ROUTES = {
  deploy: '/deploy',
  remove: '/remove',
  pause: '/pause',
  stop: '/stop',
  resume: '/resume',
  rolloutDeploy: '/rollout/deploy',
  rolloutSet: '/rollout/set',
  rolloutStop: '/rollout/stop',
  list: '/services',
} as const;

/** The media type of every answer: one JSON object a line. */
export const NDJSON = 'application/x-ndjson';

import { availableParallelism } from 'node:os';
import { DEFAULT_LIMITS, LOG_FORMATS } from '@app/admin-api';
import type { FlagTable, FlagValues } from '../../flags/flag.js';
import { bool, choice, duration, integer, list, text } from '../../flags/kinds.js';

const PORT = { to: 65_535 } as const;
const NS_PER_MS = 1e6;
/** More threads than cores wait for each other; so many that it takes minutes to start them are a typo. */
const MOST_WORKERS = Math.max(64, 4 * availableParallelism());

/** What the proxy is started with. Only the original's four options are also read from a name without our prefix. */
export const runFlags = {
  'http-port': integer('port for HTTP', { ...PORT, default: 80, env: ['KAMAL_PROXY_HTTP_PORT', 'HTTP_PORT'] }),
  'https-port': integer('port for HTTPS', { ...PORT, default: 443, env: ['KAMAL_PROXY_HTTPS_PORT', 'HTTPS_PORT'] }),
  'metrics-port': integer('port for metrics and health; 0 for none', {
    ...PORT,
    env: ['KAMAL_PROXY_METRICS_PORT', 'METRICS_PORT'],
  }),
  'dashboard-port': integer('port for a page that shows services, traffic and deploys; 0 for none', {
    ...PORT,
    env: ['KAMAL_PROXY_DASHBOARD_PORT'],
  }),
  'dashboard-bind': text('address for the page; other than 127.0.0.1 and ::1 it needs a token', {
    default: '127.0.0.1',
    env: ['KAMAL_PROXY_DASHBOARD_BIND'],
  }),
  'dashboard-token': text('password for the page; better in the variable: everybody sees the words of a command', {
    env: ['KAMAL_PROXY_DASHBOARD_TOKEN'],
  }),
  http2: bool('speak HTTP/2 over TLS with clients that can', { default: true, env: ['KAMAL_PROXY_HTTP2'] }),
  http3: bool('accepted, and answered with a warning: this proxy does not speak HTTP/3'),
  debug: bool('log more', { env: ['KAMAL_PROXY_DEBUG', 'DEBUG'] }),
  'log-format': choice('how the log is written', LOG_FORMATS, {
    shownDefault: 'pretty on a terminal, json elsewhere',
    env: ['KAMAL_PROXY_LOG_FORMAT'],
  }),
  bind: text('address to listen on', { shownDefault: 'all, IPv4 and IPv6', env: ['KAMAL_PROXY_BIND'] }),
  workers: integer('threads that serve requests', {
    to: MOST_WORKERS,
    shownDefault: 'one per core',
    env: ['KAMAL_PROXY_WORKERS'],
  }),
  module: list('file(s) of Nest modules of your own', {
    placeholder: 'file',
    env: ['KAMAL_PROXY_MODULES'],
    // A variable that was not set must not start a proxy without its guards.
    mayBeEmpty: false,
  }),
  'strict-sni': bool('answer 421 to a Host that the certificate of the connection does not cover', {
    env: ['KAMAL_PROXY_STRICT_SNI'],
  }),
  'max-connections': integer('open client connections; the one idle longest gives way', {
    shownDefault: '45 % of the descriptors that the process may open',
    env: ['KAMAL_PROXY_MAX_CONNECTIONS'],
  }),
  'max-request-header-bytes': integer('largest head of a request', {
    default: DEFAULT_LIMITS.maxRequestHeaderBytes,
    from: 1024,
    to: 1_048_576,
    env: ['KAMAL_PROXY_MAX_REQUEST_HEADER_BYTES'],
  }),
  'head-timeout': duration('longest wait for all of a head; 0 for ever', {
    default: DEFAULT_LIMITS.headTimeoutMs * NS_PER_MS,
    env: ['KAMAL_PROXY_HEAD_TIMEOUT'],
  }),
  'idle-timeout': duration('longest life of a connection without a request; 0 for ever', {
    default: DEFAULT_LIMITS.idleTimeoutMs * NS_PER_MS,
    env: ['KAMAL_PROXY_IDLE_TIMEOUT'],
  }),
  'min-body-rate': integer("bytes a second that a request's body must bring on average; 0 for any rate", {
    default: DEFAULT_LIMITS.minBodyRate,
    env: ['KAMAL_PROXY_MIN_BODY_RATE'],
  }),
  'body-grace': duration('how long a body may be slower than that', {
    default: DEFAULT_LIMITS.bodyGraceMs * NS_PER_MS,
    env: ['KAMAL_PROXY_BODY_GRACE'],
  }),
  'stalled-reader-timeout': duration('longest wait for a client that takes nothing of its answer; 0 for ever', {
    default: DEFAULT_LIMITS.stalledReaderTimeoutMs * NS_PER_MS,
    env: ['KAMAL_PROXY_STALLED_READER_TIMEOUT'],
  }),
} as const satisfies FlagTable;

export type RunFlags = FlagValues<typeof runFlags>;

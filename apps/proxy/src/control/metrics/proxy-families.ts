import { VERSION } from '@app/admin-api';
import {
  type Bounds,
  BUFFER_SPILLS,
  CLIENT_CONNECTIONS,
  COMMANDS,
  DEFAULT_BOUNDS_MS,
  DEPLOY_DURATION,
  DRAIN_DURATION,
  FAILED_HANDSHAKES,
  LOOP_BUSY,
  LOOP_DELAY,
  PROBES,
  REFUSED_REQUESTS,
  SHED_CONNECTIONS,
  SLOW_BOUNDS_MS,
} from '@app/observability';
import type { HistogramFamily, MetricFamily, SimpleFamily } from './metric-family.js';
import type { Moment } from './moment.js';

const MS_PER_S = 1000;
const GATES = ['running', 'paused', 'stopped'];

/** What was done with services: commands, probes, drains. */
export const CONTROL_FAMILIES: readonly MetricFamily<Moment>[] = [
  counted('kamal_proxy_commands_total', 'Commands that are over, by how they ended.', COMMANDS, [
    'command',
    'service',
    'result',
  ]),
  timed(
    'kamal_proxy_deploy_duration_seconds',
    'What deploys took, drains included.',
    DEPLOY_DURATION,
    ['result'],
    SLOW_BOUNDS_MS,
  ),
  timed(
    'kamal_proxy_drain_duration_seconds',
    'What draining the targets of a deploy, or a service, took.',
    DRAIN_DURATION,
    ['of'],
    SLOW_BOUNDS_MS,
  ),
  counted('kamal_proxy_probes_total', 'Probes of targets, by what they found.', PROBES, ['service', 'result']),
  {
    name: 'kamal_proxy_service_state',
    type: 'gauge',
    help: '1 for the state that a service is in, 0 for the others.',
    labels: ['service', 'state'],
    *series({ services }) {
      for (const { service, gate } of services) {
        for (const state of GATES) yield { labels: [service, state], value: state === gate ? 1 : 0 };
      }
    },
  },
  {
    name: 'kamal_proxy_rollout_percent',
    type: 'gauge',
    help: 'Who goes to the rollout targets, of 100; no series while nobody does.',
    labels: ['service'],
    *series({ services }) {
      for (const { service, rolloutPercent } of services) {
        if (rolloutPercent !== null) yield { labels: [service], value: rolloutPercent };
      }
    },
  },
];

/** How the proxy itself does. */
export const PROXY_FAMILIES: readonly MetricFamily<Moment>[] = [
  gauge(
    'kamal_proxy_client_connections',
    'Open connections of clients, upgraded ones apart.',
    ({ rest }) => rest.connections,
  ),
  counted(
    'kamal_proxy_client_connections_accepted_total',
    'Connections of clients that were accepted.',
    CLIENT_CONNECTIONS,
    [],
  ),
  counted(
    'kamal_proxy_client_connections_shed_total',
    'Connections closed because there were too many: idle ones that were evicted, new ones that were refused.',
    SHED_CONNECTIONS,
    ['reason'],
  ),
  counted(
    'kamal_proxy_refused_requests_total',
    'What was answered without being taken for a request, because it breaks the rules of HTTP.',
    REFUSED_REQUESTS,
    ['reason'],
  ),
  counted('kamal_proxy_tls_handshake_failures_total', 'TLS handshakes that failed.', FAILED_HANDSHAKES, []),
  counted(
    'kamal_proxy_buffer_spills_total',
    'Bodies that were too large for memory and got a file.',
    BUFFER_SPILLS,
    [],
  ),
  {
    name: 'kamal_proxy_log_lines_dropped_total',
    type: 'counter',
    help: 'Lines of the log that the reader of stdout was too slow for.',
    labels: [],
    series: ({ droppedLines }) => [{ labels: [], value: droppedLines }],
  },
  gauge('kamal_proxy_workers', 'Worker threads that serve.', ({ workers }) => workers.serving),
  gauge('kamal_proxy_workers_wanted', 'Worker threads that there should be.', ({ workers }) => workers.of),
  {
    name: 'kamal_proxy_worker_restarts_total',
    type: 'counter',
    help: 'Worker threads that died or hung, and were replaced.',
    labels: [],
    series: ({ workers }) => [{ labels: [], value: workers.died }],
  },
  timed(
    'kamal_proxy_event_loop_delay_seconds',
    'The longest that a thread kept anybody waiting, in each second.',
    LOOP_DELAY,
    ['thread'],
    DEFAULT_BOUNDS_MS,
  ),
  {
    name: 'kamal_proxy_event_loop_busy_seconds_total',
    type: 'counter',
    help: 'How long a thread worked.',
    labels: ['thread'],
    *series({ series }) {
      for (const { labels, values } of series.of(LOOP_BUSY)) yield { labels, value: (values[0] ?? 0) / MS_PER_S };
    },
  },
  {
    name: 'kamal_proxy_build_info',
    type: 'gauge',
    help: 'Always 1: the versions of the proxy and of Node.js.',
    labels: ['version', 'node'],
    series: () => [{ labels: [VERSION, process.versions.node], value: 1 }],
  },
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time of the whole process.',
    labels: [],
    series: ({ process: { cpuSeconds } }) => [{ labels: [], value: cpuSeconds }],
  },
  gauge('process_resident_memory_bytes', 'Memory of the whole process.', (moment) => moment.process.residentBytes),
  gauge('process_start_time_seconds', 'When the process was started, Unix time.', (moment) => moment.process.startedAt),
  gauge('process_open_fds', 'Open file descriptors.', (moment) => moment.process.openDescriptors),
  gauge('process_max_fds', 'File descriptors that may be open.', (moment) => moment.process.mostDescriptors),
];

function gauge(name: string, help: string, value: (moment: Moment) => number): SimpleFamily<Moment> {
  return { name, help, type: 'gauge', labels: [], series: (moment) => [{ labels: [], value: value(moment) }] };
}

/** A counter that a ledger has; one without labels is there before anything was counted. */
function counted(name: string, help: string, family: string, labels: readonly string[]): SimpleFamily<Moment> {
  return {
    name,
    help,
    type: 'counter',
    labels,
    *series({ series }) {
      const known = series.of(family);
      if (labels.length === 0 && known.length === 0) yield { labels, value: 0 };
      for (const { labels: values, values: cells } of known) yield { labels: values, value: cells[0] ?? 0 };
    },
  };
}

/** A histogram that a ledger has. */
function timed(
  name: string,
  help: string,
  family: string,
  labels: readonly string[],
  bounds: Bounds,
): HistogramFamily<Moment> {
  return {
    name,
    help,
    type: 'histogram',
    labels,
    bounds,
    *series({ series }) {
      for (const { labels: values, values: cells } of series.of(family)) {
        yield { labels: values, counts: cells, sum: cells[cells.length - 1] ?? 0 };
      }
    },
  };
}

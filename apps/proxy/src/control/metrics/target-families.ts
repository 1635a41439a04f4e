import type { ServiceTraffic, TargetTraffic } from '@app/deployment';
import { DEFAULT_BOUNDS_MS } from '@app/observability';
import type { MetricFamily, SimpleSeries } from './metric-family.js';
import type { Moment } from './moment.js';

/**
 * Of the targets that services have at the moment. Kamal gives every deploy new ones: a target's series end with it, and
 * never grow into a heap.
 */
const LABELS = ['service', 'target', 'slot'];
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'];

export const TARGET_FAMILIES: readonly MetricFamily<Moment>[] = [
  {
    name: 'kamal_proxy_target_requests_total',
    type: 'counter',
    help: 'Requests that a target was given and that are over, by the class of their status.',
    labels: [...LABELS, 'class'],
    *series(moment) {
      for (const { labels, traffic } of targets(moment)) {
        const { statusClasses } = traffic.tally;
        for (let i = 0; i < CLASSES.length; i++) {
          const value = statusClasses[i] ?? 0;
          if (value > 0) yield { labels: [...labels, CLASSES[i] ?? ''], value };
        }
      }
    },
  },
  {
    name: 'kamal_proxy_target_in_flight_requests',
    type: 'gauge',
    help: 'Requests that a target was given and that are not over.',
    labels: LABELS,
    series: perTarget(({ inFlight }) => inFlight),
  },
  {
    name: 'kamal_proxy_target_connections',
    type: 'gauge',
    help: 'Open connections to a target, in use or kept for the next request.',
    labels: LABELS,
    series: perTarget(({ tally }) => tally.connections),
  },
  {
    name: 'kamal_proxy_target_healthy',
    type: 'gauge',
    help: '1 for a target that gets requests, 0 for one that failed its probe.',
    labels: LABELS,
    series: perTarget(({ healthy }) => (healthy ? 1 : 0)),
  },
  {
    name: 'kamal_proxy_upstream_connect_seconds',
    type: 'histogram',
    help: 'What opening a connection to a target took.',
    labels: LABELS,
    bounds: DEFAULT_BOUNDS_MS,
    *series(moment) {
      for (const { labels, traffic } of targets(moment)) yield { labels, ...traffic.tally.connect };
    },
  },
];

function perTarget(value: (traffic: TargetTraffic) => number): (moment: Moment) => Iterable<SimpleSeries> {
  return (moment) => targets(moment).map(({ labels, traffic }) => ({ labels, value: value(traffic) }));
}

interface ShownTarget {
  readonly labels: readonly string[];
  readonly traffic: TargetTraffic;
}

/** Several metrics of one scrape ask for the same. */
const shown = new WeakMap<Moment, readonly ShownTarget[]>();

function targets(moment: Moment): readonly ShownTarget[] {
  const known = shown.get(moment);
  if (known !== undefined) return known;
  const found = moment.services.flatMap(targetsOf);
  shown.set(moment, found);
  return found;
}

/** The same target may be named twice, to write and to read: it is one then. */
function targetsOf({ service, targets: all }: ServiceTraffic): ShownTarget[] {
  const seen = new Set<string>();
  return all.flatMap((traffic) => {
    const labels = [service, traffic.target, traffic.slot];
    const key = labels.join('\0');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ labels, traffic }];
  });
}

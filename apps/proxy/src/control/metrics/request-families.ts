import { DEFAULT_BOUNDS_MS, REQUEST_ERRORS, REQUESTS, type Tally } from '@app/observability';
import type { HistogramSeries, MetricFamily, SimpleSeries } from './metric-family.js';
import type { Moment } from './moment.js';

/** What requests did, by service. The first three are the original's, with its names, labels and buckets. */
export const REQUEST_FAMILIES: readonly MetricFamily<Moment>[] = [
  {
    name: 'kamal_proxy_http_requests_total',
    type: 'counter',
    help: 'Requests that are over.',
    labels: ['service', 'method', 'status'],
    *series({ series }) {
      for (const { labels, values } of series.of(REQUESTS)) yield { labels, value: countOf(values) };
    },
  },
  {
    name: 'kamal_proxy_http_request_duration_seconds',
    type: 'histogram',
    help: 'From the head of a request to the end of its answer.',
    labels: ['service', 'method', 'status'],
    bounds: DEFAULT_BOUNDS_MS,
    *series({ series }) {
      for (const { labels, values } of series.of(REQUESTS)) {
        yield { labels, counts: values, sum: values[values.length - 1] ?? 0 };
      }
    },
  },
  {
    name: 'kamal_proxy_http_in_flight_requests',
    type: 'gauge',
    help: 'Requests under way, those that wait or are refused included.',
    labels: ['service'],
    *series(moment) {
      yield* perService(({ open }) => open)(moment);
      yield { labels: [''], value: moment.rest.open };
    },
  },
  {
    name: 'kamal_proxy_http_errors_total',
    type: 'counter',
    help: 'Requests that did not end with the whole answer of a target, by why.',
    labels: ['service', 'code'],
    *series({ series }) {
      for (const { labels, values } of series.of(REQUEST_ERRORS)) yield { labels, value: values[0] ?? 0 };
    },
  },
  {
    name: 'kamal_proxy_http_received_bytes_total',
    type: 'counter',
    help: 'Bytes of bodies, and of upgraded connections, that came from clients.',
    labels: ['service'],
    series: perService(({ bytesReceived }) => bytesReceived),
  },
  {
    name: 'kamal_proxy_http_sent_bytes_total',
    type: 'counter',
    help: 'Bytes of bodies, and of upgraded connections, that went to clients.',
    labels: ['service'],
    series: perService(({ bytesSent }) => bytesSent),
  },
  {
    name: 'kamal_proxy_held_requests',
    type: 'gauge',
    help: 'Requests that wait because their service is paused.',
    labels: ['service'],
    series: perService(({ held }) => held),
  },
  {
    name: 'kamal_proxy_requests_held_total',
    type: 'counter',
    help: 'Requests that waited because their service was paused.',
    labels: ['service'],
    series: perService(({ heldEver }) => heldEver),
  },
  {
    name: 'kamal_proxy_upstream_first_byte_seconds',
    type: 'histogram',
    help: "From when a request is given to a target to the head of the target's answer.",
    labels: ['service'],
    bounds: DEFAULT_BOUNDS_MS,
    series: distribution(({ firstByte }) => firstByte),
  },
  {
    name: 'kamal_proxy_upstream_duration_seconds',
    type: 'histogram',
    help: 'From when a request is given to a target to the end of its answer, upgrades apart.',
    labels: ['service'],
    bounds: DEFAULT_BOUNDS_MS,
    series: distribution(({ upstream }) => upstream),
  },
];

/** All cells but the last, which is the sum of the durations. */
function countOf(values: Float64Array): number {
  let count = 0;
  for (let bucket = 0; bucket < values.length - 1; bucket++) count += values[bucket] ?? 0;
  return count;
}

function perService(value: (tally: Tally) => number): (moment: Moment) => Iterable<SimpleSeries> {
  return ({ services }) => services.map(({ service, tally }) => ({ labels: [service], value: value(tally) }));
}

function distribution(of: (tally: Tally) => Tally['upstream']): (moment: Moment) => Iterable<HistogramSeries> {
  return ({ services }) =>
    services.map(({ service, tally }) => {
      const { counts, sum } = of(tally);
      return { labels: [service], counts, sum };
    });
}

import { CERTIFICATE_ORDERS } from '@app/observability';
import type { MetricFamily, SimpleSeries } from './metric-family.js';
import type { Moment } from './moment.js';

const MS_PER_S = 1000;

/** By service: with on-demand TLS the hosts are whatever clients ask for, too many for labels. */
export const CERTIFICATE_FAMILIES: readonly MetricFamily<Moment>[] = [
  {
    name: 'kamal_proxy_certificates',
    type: 'gauge',
    help: 'Certificates that a service has.',
    labels: ['service'],
    series: (moment) => perService(moment, ({ status }) => (status.certificate === null ? null : 1), sum),
  },
  {
    name: 'kamal_proxy_certificate_expiry_timestamp_seconds',
    type: 'gauge',
    help: "When the first of a service's certificates lapses, Unix time.",
    labels: ['service'],
    series: (moment) => perService(moment, ({ status }) => seconds(status.certificate?.validTo), Math.min),
  },
  {
    name: 'kamal_proxy_certificate_renewal_timestamp_seconds',
    type: 'gauge',
    help: "When the next of a service's certificates is renewed, Unix time; no series for files.",
    labels: ['service'],
    series: (moment) => perService(moment, ({ status }) => seconds(status.renewAt), Math.min),
  },
  {
    name: 'kamal_proxy_certificates_failing',
    type: 'gauge',
    help: 'Certificates that could not be had, or renewed, when that was tried last.',
    labels: ['service'],
    series: (moment) => perService(moment, ({ status }) => (status.failure === null ? 0 : 1), sum),
  },
  {
    name: 'kamal_proxy_certificate_orders_total',
    type: 'counter',
    help: 'Attempts to have a certificate from an authority, by how they ended.',
    labels: ['result'],
    *series({ series }) {
      for (const { labels, values } of series.of(CERTIFICATE_ORDERS)) yield { labels, value: values[0] ?? 0 };
    },
  },
];

type Certified = Moment['certificates'][number];

/** @param value null for what does not count */
function perService(
  { certificates }: Moment,
  value: (certified: Certified) => number | null,
  combine: (a: number, b: number) => number,
): SimpleSeries[] {
  const values = new Map<string, number>();
  for (const certified of certificates) {
    const one = value(certified);
    const before = values.get(certified.service);
    if (one !== null) values.set(certified.service, before === undefined ? one : combine(before, one));
  }
  return [...values].map(([service, combined]) => ({ labels: [service], value: combined }));
}

function sum(a: number, b: number): number {
  return a + b;
}

/** @param time Unix time, ms; Infinity for never */
function seconds(time: number | null | undefined): number | null {
  return time === null || time === undefined || time === Infinity ? null : time / MS_PER_S;
}

import type { ServiceTraffic } from '@app/deployment';
import type { SeriesSums, Tally } from '@app/observability';
import type { CertificateStatus } from '@app/tls';

/** All that a scrape shows, looked at once. */
export interface Moment {
  /** See SeriesSums. */
  readonly series: Pick<SeriesSums, 'of'>;
  readonly services: readonly ServiceTraffic[];
  /** What belongs to no service. */
  readonly rest: Tally;
  readonly workers: { readonly serving: number; readonly of: number; readonly died: number };
  readonly droppedLines: number;
  readonly certificates: readonly { readonly service: string; readonly status: CertificateStatus }[];
  readonly process: ProcessVitals;
}

export interface ProcessVitals {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Unix time, seconds. */
  readonly startedAt: number;
  readonly openDescriptors: number;
  readonly mostDescriptors: number;
}

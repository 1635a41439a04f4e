import type { Bounds } from '@app/observability';

/** One metric, and how its series are found at a moment. */
export type MetricFamily<Moment> = SimpleFamily<Moment> | HistogramFamily<Moment>;

interface Described {
  /** With its unit, and `_total` where it is a counter. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface SimpleFamily<Moment> extends Described {
  readonly type: 'counter' | 'gauge';
  readonly series: (moment: Moment) => Iterable<SimpleSeries>;
}

export interface HistogramFamily<Moment> extends Described {
  readonly type: 'histogram';
  /** Milliseconds, as they were counted; shown as seconds. */
  readonly bounds: Bounds;
  readonly series: (moment: Moment) => Iterable<HistogramSeries>;
}

export interface SimpleSeries {
  /** In the order of the metric's labels. */
  readonly labels: readonly string[];
  readonly value: number;
}

export interface HistogramSeries {
  readonly labels: readonly string[];
  /** How many were in each bucket, not those below it, too; one more than there are bounds. */
  readonly counts: ArrayLike<number>;
  /** Milliseconds. */
  readonly sum: number;
}

import type { Rates, ServiceListing, Stats, TargetStats } from '@app/admin-api';
import type { PastCommand } from '../command-history.js';

/** All that the page shows, looked at once. */
export interface DashboardView {
  readonly version: string;
  /** Unix time, ms. */
  readonly now: number;
  readonly uptimeMs: number;
  readonly workers: Stats['workers'];
  readonly openConnections: number;
  /** Of all services, and of what belongs to none. */
  readonly total: Course;
  readonly services: readonly ServiceView[];
  /** Newest first. */
  readonly commands: readonly PastCommand[];
}

export interface ServiceView {
  readonly listing: ServiceListing;
  /** Requests that wait at its closed gate. */
  readonly held: number;
  readonly course: Course;
  readonly targets: readonly TargetView[];
}

export interface TargetView {
  readonly stats: TargetStats;
  readonly rates: Rates;
}

/** How a traffic went: oldest first, the last of it is now. Empty in the first seconds of a service. */
export type Course = readonly Rates[];

/** So many looks are drawn, so far apart. */
export const COURSE_LENGTH = 90;
export const LOOK_EVERY_MS = 2_000;

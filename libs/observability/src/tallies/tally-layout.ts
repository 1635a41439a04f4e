import { DEFAULT_BOUNDS_MS, FINE_BOUNDS_MS } from './buckets.js';

/** A histogram's cells: one for each bucket, the one above the bounds, and the sum of all values. */
const DEFAULT_CELLS = DEFAULT_BOUNDS_MS.length + 2;
const FINE_CELLS = FINE_BOUNDS_MS.length + 2;

/** At which moment something is there; what a dead worker had there is gone with it. */
export const OPEN = 0;
export const HELD = 1;
export const CONNECTIONS = 2;
export const GAUGES = 3;

/** What has been so far. */
export const HELD_EVER = 3;
/** Five cells, by the first digit of the status. */
export const STATUS_CLASSES = 4;
export const BYTES_RECEIVED = 9;
export const BYTES_SENT = 10;
export const LATENCY = 11;
export const FIRST_BYTE = LATENCY + FINE_CELLS;
export const UPSTREAM = FIRST_BYTE + DEFAULT_CELLS;
export const CONNECT = UPSTREAM + DEFAULT_CELLS;

/** Cells of one row in one worker. */
export const TALLY_CELLS = CONNECT + DEFAULT_CELLS;

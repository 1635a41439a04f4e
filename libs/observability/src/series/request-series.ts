import { bucketOf, DEFAULT_BOUNDS_MS } from '../tallies/buckets.js';
import type { SeriesLedger } from './series-ledger.js';

/** Labels `service`, `method`, `status`; requests and how long they took, which is one histogram of milliseconds. */
export const REQUESTS = 'requests';
/** Labels `service`, `code`. */
export const REQUEST_ERRORS = 'request_errors';

const HISTOGRAM_CELLS = DEFAULT_BOUNDS_MS.length + 2;
/** As a label; clients make others up. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'OTHER'];
const OTHER = METHODS.length - 1;
const STATUSES = 1000;

/**
 * Requests by service, method and status: the metrics of the contract. Each such triple is looked up once; after that a
 * request costs two reads of an array and two additions.
 */
export class RequestSeries {
  /** A small number for each pair of method and status that was met, 0 for none: services need no table of all pairs. */
  readonly #kinds = new Uint16Array(METHODS.length * STATUSES);
  #lastKind = 0;
  /** By service, then by kind: the first cell. */
  readonly #cells = new Map<string, number[]>();

  constructor(private readonly ledger: SeriesLedger) {}

  over(service: string, method: string, status: number, durationMs: number): void {
    const pair = methodIndex(method) * STATUSES + Math.min(status, STATUSES - 1);
    const kind = (this.#kinds[pair] ||= ++this.#lastKind);
    const cell = this.#cells.get(service)?.[kind] || this.#lookUp(service, pair, kind);
    this.ledger.add(cell + bucketOf(DEFAULT_BOUNDS_MS, durationMs), 1);
    this.ledger.add(cell + DEFAULT_BOUNDS_MS.length + 1, durationMs);
  }

  /** Not on the common path: looked up by name each time. */
  failed(service: string, code: string): void {
    this.ledger.add(this.ledger.cellOf({ family: REQUEST_ERRORS, width: 1, labels: [service, code] }), 1);
  }

  #lookUp(service: string, pair: number, kind: number): number {
    const method = METHODS[Math.trunc(pair / STATUSES)] ?? '';
    const labels = [service, method, String(pair % STATUSES)];
    const cell = this.ledger.cellOf({ family: REQUESTS, width: HISTOGRAM_CELLS, labels });
    const cells = this.#cells.get(service);
    if (cells === undefined) this.#cells.set(service, withCell([], kind, cell));
    else withCell(cells, kind, cell);
    return cell;
  }
}

/** Without holes: those make every read of an array slow. */
function withCell(cells: number[], kind: number, cell: number): number[] {
  while (cells.length < kind) cells.push(0);
  cells[kind] = cell;
  return cells;
}

function methodIndex(method: string): number {
  if (method === 'GET') return 0;
  const index = METHODS.indexOf(method);
  return index < 0 ? OTHER : index;
}

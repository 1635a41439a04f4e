import { performance } from 'node:perf_hooks';
import type { BodySource } from './body.js';
import type { Fields } from './fields.js';
import type { ProxyError } from './proxy-error.js';
import type { ConnectionView, RequestHead } from './request.js';
import type { ClaimedTarget, ErrorPages, ServiceView, SlotView } from './views.js';

/** What is known of an exchange: what came, what stages decided, how it was answered. */
export abstract class ExchangeRecord {
  /** When the head was complete: milliseconds on the monotonic clock, and of Unix time. */
  readonly startedAt = performance.now();
  readonly startedUnixMs = Date.now();
  /** When its target was to be asked, when the target's answer began, and when all was over; 0 until then. Monotonic, ms. */
  forwardedAt = 0;
  answeredAt = 0;
  endedAt = 0;

  /** What the target will be asked for: the request's own target until a stage changes it. */
  forwardTarget: string;
  /** The body that goes to the target; a stage that buffers puts its own in place. */
  body: BodySource;
  requestId = '';
  /** `t=` and Unix milliseconds: when the first proxy on the way had the request. */
  requestStart = '';
  /** Below which of its service's prefixes it came, one character a byte; `/` without one. */
  pathPrefix = '/';
  service: ServiceView | null = null;
  slot: SlotView | null = null;
  claimed: ClaimedTarget | null = null;
  /** Its service wants it left out of the metrics. */
  uncounted = false;
  errorPages: ErrorPages | null = null;
  /** Its service's gate made it wait: it is not turned away afterwards because others wait, too. */
  held = false;

  /** The status that was sent; 499 when the client left before one was, 0 while that is open. */
  status = 0;
  /** Body bytes, without framing, given to the client's connection. For a tunnel: bytes to the client. */
  bytesSent = 0;
  /** Bytes that a tunnel took from the client. */
  bytesReceived = 0;
  /** The body as the client sends it, whatever stands in its place since. */
  readonly arrivedBody: BodySource;
  /** The target's, or our own; null until there is an answer. */
  responseFields: Fields | null = null;
  /** Why it did not end with the target's answer, whole. */
  error: ProxyError | null = null;

  constructor(
    readonly request: RequestHead,
    readonly connection: ConnectionView,
    body: BodySource,
  ) {
    this.forwardTarget = request.target;
    this.body = body;
    this.arrivedBody = body;
  }

  /** The request's target without its query, still encoded. */
  get path(): string {
    const target = this.request.target;
    const mark = target.indexOf('?');
    return mark < 0 ? target : target.slice(0, mark);
  }

  /** What follows the `?`; empty when there is none. */
  get query(): string {
    const mark = this.request.target.indexOf('?');
    return mark < 0 ? '' : this.request.target.slice(mark + 1);
  }
}

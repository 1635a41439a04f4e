import type { ConnectionLimits } from './connection-limits.js';
import type { ConnectionPhase } from './connection-phase.js';
import { Stillness } from './stillness.js';
import { UploadRate } from './upload-rate.js';

/** A client's connection, as far as its patience and ours are concerned. Times are of the monotonic clock. */
export interface WatchedClient {
  readonly phase: ConnectionPhase;
  /** When the phase began, ms. */
  readonly since: number;
  /** It has yet to send its first request. */
  readonly fresh: boolean;
  /** When the proxy began to shut down, ms; null before. */
  readonly leavingSince: number | null;
  /** When the client ended its side, ms; null before. */
  readonly inputEndedAt: number | null;
  readonly answering: boolean;
  /** How long it may take to notice that we have closed, ms. */
  readonly lingerMs: number;
  /** Bytes of the current body that came; null when nobody is waiting for any. */
  readonly awaitedBodyBytes: number | null;
  /** Bytes that the client has yet to take, and those that it took. */
  readonly unsentBytes: number;
  readonly takenBytes: number;
}

/** What is to be done about it. */
export type Verdict = 'fine' | 'close' | 'refuse-head' | 'slow-body' | 'gone';

/** A connection that was accepted before the shutdown, and has sent nothing yet, gets this long for its request. */
const FRESH_WHEN_LEAVING_MS = 1000;
/** One write of many megabytes is taken as a whole, so it may take longer: what it would at 16 KB a second. */
const QUEUED_BYTES_PER_MS = 16;

/** How long the close waits for a client that was refused for being slow: it had its time, and gets until the next look. */
export const LATE_LINGER_MS = 400;

/**
 * Notices clients that take too long, looking twice a second.
 *
 * Each limit counts only while the client is the one waited for: not a body that nobody reads, not an answer on which the
 * target is silent, not an upgraded connection.
 */
export class ClientWatch {
  readonly #upload: UploadRate;
  readonly #reader = new Stillness();
  readonly #answer = new Stillness();

  constructor(private readonly limits: ConnectionLimits) {
    this.#upload = new UploadRate(limits);
  }

  /** @param now of the monotonic clock, ms */
  look(client: WatchedClient, now: number): Verdict {
    const { limits } = this;
    if (this.#readerIsStuck(client, now)) return 'gone';
    const lasted = now - client.since;
    switch (client.phase) {
      case 'idle':
        // What came behind its last request was no other one.
        if (client.inputEndedAt !== null) return 'close';
        if (client.fresh && client.leavingSince !== null) {
          return now - client.leavingSince >= FRESH_WHEN_LEAVING_MS ? 'close' : 'fine';
        }
        return lasted >= limits.idleTimeoutMs ? 'close' : 'fine';
      case 'head':
        return lasted >= limits.headTimeoutMs ? 'refuse-head' : 'fine';
      case 'exchange':
        if (this.#isHalfGone(client, now)) return 'gone';
        return this.#bodyIsSlow(client, now) ? 'slow-body' : 'fine';
      case 'discarding':
        return lasted >= limits.lingerMs ? 'close' : 'fine';
      case 'closing':
        return client.unsentBytes === 0 && lasted >= client.lingerMs ? 'gone' : 'fine';
      case 'detached':
      case 'closed':
        return 'fine';
      default:
        return client.phase satisfies never;
    }
  }

  /** It takes nothing of what is there for it. */
  #readerIsStuck(client: WatchedClient, now: number): boolean {
    const { unsentBytes, takenBytes } = client;
    if (client.phase === 'detached' || unsentBytes === 0) {
      this.#reader.forget();
      return false;
    }
    return this.#reader.lasting(takenBytes, now) >= this.limits.readerTimeoutMs + unsentBytes / QUEUED_BYTES_PER_MS;
  }

  /**
   * An end of the client's side says that it sends no more, or that it is gone: nothing tells the two apart before we
   * write. Answers take milliseconds, so one that begins soon is delivered, and so is what comes without a break; a longer
   * silence of the target is given up, and the target freed: browsers that leave a stream of events end their side.
   */
  #isHalfGone(client: WatchedClient, now: number): boolean {
    if (client.inputEndedAt === null) return false;
    const { halfClosedMs } = this.limits;
    if (!client.answering) return now - client.inputEndedAt >= halfClosedMs;
    return client.unsentBytes === 0 && this.#answer.lasting(client.takenBytes, now) >= halfClosedMs;
  }

  #bodyIsSlow(client: WatchedClient, now: number): boolean {
    if (client.awaitedBodyBytes !== null) return this.#upload.isTooSlow(client.since, client.awaitedBodyBytes, now);
    this.#upload.pause();
    return false;
  }
}

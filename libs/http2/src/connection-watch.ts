import { type ConnectionLimits, Stillness } from '@app/http1';
import type { ConnectionPhase } from './connection-phase.js';

/** A client's connection, as far as its patience and ours are concerned. Times are of the monotonic clock, ms. */
export interface WatchedConnection {
  readonly phase: ConnectionPhase;
  /** When the phase began, or the last stream was closed. */
  readonly since: number;
  readonly openStreams: number;
  /** A frame or a header block has begun that nothing may come before; another number for each. Null for none. */
  readonly begun: number | null;
  /** Bytes that the client has yet to take, and those that it took. */
  readonly unsentBytes: number;
  readonly takenBytes: number;
}

export type ConnectionVerdict = 'fine' | 'idle' | 'late' | 'leave' | 'gone';

/** After the first GOAWAY, for the answer to the PING behind it. */
const LONGEST_ANNOUNCEMENT_MS = 1000;
/** One write is taken as a whole, so it may take longer: what it would at 16 KB a second. */
const UNSENT_BYTES_PER_MS = 16;

/** Notices, twice a second, a client whose connection as a whole does not get on. Its streams are looked at one by one. */
export class ConnectionWatch {
  readonly #reader = new Stillness();
  readonly #begun = new Stillness();

  constructor(private readonly limits: ConnectionLimits) {}

  /** @param now of the monotonic clock, ms */
  look(connection: WatchedConnection, now: number): ConnectionVerdict {
    const { limits } = this;
    const { phase } = connection;
    const lasted = now - connection.since;
    if (phase === 'closed') return 'fine';
    if (phase === 'closing') return lasted >= limits.lingerMs ? 'gone' : 'fine';
    if (this.#readerIsStuck(connection, now)) return 'gone';
    if (this.#isLate(connection, now)) return 'late';
    if (phase === 'announced') return lasted >= LONGEST_ANNOUNCEMENT_MS ? 'leave' : 'fine';
    return connection.openStreams === 0 && lasted >= limits.idleTimeoutMs ? 'idle' : 'fine';
  }

  #readerIsStuck({ unsentBytes, takenBytes }: WatchedConnection, now: number): boolean {
    if (unsentBytes === 0) {
      this.#reader.forget();
      return false;
    }
    return this.#reader.lasting(takenBytes, now) >= this.limits.readerTimeoutMs + unsentBytes / UNSENT_BYTES_PER_MS;
  }

  #isLate({ begun }: WatchedConnection, now: number): boolean {
    if (begun === null) {
      this.#begun.forget();
      return false;
    }
    return this.#begun.lasting(begun, now) >= this.limits.headTimeoutMs;
  }
}

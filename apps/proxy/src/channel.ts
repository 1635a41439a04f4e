import type { RunOptions } from '@app/admin-api';
import type { LedgerMemory, LogFields, LogLevel } from '@app/observability';
import type { DrainScope, TableChange } from '@app/routing';
import type {
  CertificateAnswer,
  CertificateQuestion,
  Challenge,
  HostQuestion,
  PolicyAnswer,
  TlsChange,
} from '@app/tls';

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly options: RunOptions;
  /** Its column in the shared memory; its successor takes it over. */
  readonly column: number;
  readonly workers: number;
  /** See SharedCounts. */
  readonly counts: SharedArrayBuffer;
  /** See SharedTallies. */
  readonly tallies: SharedArrayBuffer;
  /** What it counts by name; its successor goes on in it. */
  readonly ledger: LedgerMemory;
  /** Two beats a second and worker, in an Int32Array: who stops beating hangs. */
  readonly beats: SharedArrayBuffer;
  /** Whether several workers share the ports. */
  readonly reusePort: boolean;
}

/** From the control plane to a worker. Plain data, in order. */
export type ToWorker =
  | { readonly kind: 'table'; readonly change: TableChange }
  | TlsToWorker
  /** Open the ports: sent once, behind the first table, so that whoever listens serves the newest one. */
  | { readonly kind: 'listen' }
  | { readonly kind: 'drain'; readonly order: number; readonly scope: DrainScope; readonly timeoutMs: number }
  | { readonly kind: 'log-written'; readonly bytes: number; readonly memory: ArrayBuffer }
  | { readonly kind: 'shutdown'; readonly timeoutMs: number };

/** From a worker to the control plane. */
export type FromWorker =
  /** Its modules are loaded: names that `--strategy` and `--balancing` may use. */
  | { readonly kind: 'ready'; readonly strategies: readonly string[]; readonly policies: readonly string[] }
  | { readonly kind: 'listening' }
  | { readonly kind: 'serving'; readonly version: number }
  | { readonly kind: 'drained'; readonly order: number }
  | TlsFromWorker
  | { readonly kind: 'log'; readonly lines: Uint8Array<ArrayBuffer>; readonly dropped: number }
  | { readonly kind: 'event'; readonly level: LogLevel; readonly msg: string; readonly fields: LogFields }
  /** It cannot start, and says why; the thread ends. */
  | { readonly kind: 'failed'; readonly message: string; readonly trace: string }
  /** Everything it had in flight is over, its log is sent. */
  | { readonly kind: 'closed' };

export type TlsToWorker =
  /** Before the table that needs it. */
  | { readonly kind: 'tls'; readonly change: TlsChange }
  | { readonly kind: 'certificate'; readonly answer: CertificateAnswer }
  | { readonly kind: 'host-allowed'; readonly order: number; readonly allowed: boolean }
  /** All that are open, in place of those before. */
  | { readonly kind: 'challenges'; readonly order: number; readonly open: readonly Challenge[] }
  /** On behalf of the control plane: may this host have a certificate? */
  | {
      readonly kind: 'ask-service';
      readonly order: number;
      readonly service: string;
      readonly target: string;
      readonly host: string;
    };

export type TlsFromWorker =
  | { readonly kind: 'certificate-wanted'; readonly question: CertificateQuestion }
  | { readonly kind: 'host-wanted'; readonly order: number; readonly question: HostQuestion }
  | { readonly kind: 'challenges-taken'; readonly order: number }
  | { readonly kind: 'service-asked'; readonly order: number; readonly answer: PolicyAnswer }
  | { readonly kind: 'service-not-asked'; readonly order: number; readonly cause: string };

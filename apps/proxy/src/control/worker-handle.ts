import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerStart } from '../channel.js';

/** Told what one worker says, and that it is gone. */
export interface WorkerListener {
  message(worker: WorkerHandle, message: FromWorker): void;
  /** The thread ended; `error` when it was not asked to. */
  gone(worker: WorkerHandle, error: Error | null): void;
}

/** One worker thread: its life, what it serves, and whether it still beats. */
export class WorkerHandle {
  readonly #thread: Worker;
  readonly #beats: Int32Array;
  #error: Error | null = null;
  #lastBeat = 0;
  #missedBeats = 0;
  readonly bornAt = performance.now();
  /** It has been sent a table, and gets every change since. */
  told = false;
  /** The version of the table that it has acknowledged. */
  serving = -1;
  listening = false;

  constructor(
    entry: URL,
    private readonly start: WorkerStart,
    listener: WorkerListener,
  ) {
    this.#beats = new Int32Array(start.beats);
    this.#thread = new Worker(entry, {
      workerData: start,
      // http-proxy uses util._extend and url.parse, at the first upgrade.
      execArgv: ['--disable-warning=DEP0060', '--disable-warning=DEP0169'],
      // Three semi-spaces of 4 MB: memory under load falls by a third, for 1 µs a request.
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    this.#thread.on('message', (message: FromWorker) => listener.message(this, message));
    this.#thread.on('error', (error) => {
      this.#error = error instanceof Error ? error : new Error(String(error));
    });
    this.#thread.on('exit', () => listener.gone(this, this.#error));
  }

  get column(): number {
    return this.start.column;
  }

  tell(message: ToWorker): void {
    this.#thread.postMessage(message);
  }

  /** How many calls of {@link missedBeats} in a row have found none. */
  get missed(): number {
    return this.#missedBeats;
  }

  /** The lines of its log are written; their memory goes back, to be filled again. */
  returnLines({ length, buffer }: Uint8Array<ArrayBuffer>): void {
    this.#thread.postMessage({ kind: 'log-written', bytes: length, memory: buffer } satisfies ToWorker, [buffer]);
  }

  /** Looks for a beat since the last call. @returns how many calls in a row have found none */
  missedBeats(): number {
    const beat = Atomics.load(this.#beats, this.column);
    this.#missedBeats = beat === this.#lastBeat ? this.#missedBeats + 1 : 0;
    this.#lastBeat = beat;
    return this.#missedBeats;
  }

  /** Ends the thread at once, also out of an endless loop. Its sockets are closed with it. */
  async terminate(reason: Error | null = null): Promise<void> {
    this.#error ??= reason;
    await this.#thread.terminate();
  }
}

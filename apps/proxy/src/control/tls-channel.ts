import {
  type CertificateAnswer,
  type CertificateQuestion,
  type Challenge,
  type HostQuestion,
  type PolicyAnswer,
  type TlsChange,
  TlsState,
  type TlsWorkers,
} from '@app/tls';
import type { TlsFromWorker, TlsToWorker } from '../channel.js';
import { Acknowledgements } from './acknowledgements.js';

/** A worker, as far as certificates go. */
export interface TlsWorker {
  readonly listening: boolean;
  tell(message: TlsToWorker): void;
}

/** Knows which certificates there are; see CertificateKeeper. Never fails. */
export interface CertificateAnswerer {
  answer(question: CertificateQuestion): Promise<CertificateAnswer>;
  mayHave(question: HostQuestion): Promise<boolean>;
}

/** A worker that took the question and hangs is no reason to wait for ever. */
const LONGEST_ANSWER_MS = 3_000;

interface Asked<Worker> {
  readonly worker: Worker;
  readonly resolve: (answer: PolicyAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** What the control plane and the workers say to each other about certificates. */
export class TlsChannel<Worker extends TlsWorker> implements TlsWorkers {
  readonly #state = new TlsState();
  readonly #taken = new Acknowledgements<Worker>();
  readonly #asked = new Map<number, Asked<Worker>>();
  #open: readonly Challenge[] = [];
  #order = 0;
  #answerer: CertificateAnswerer | null = null;

  /** @param workers those that have been greeted, and live */
  constructor(private readonly workers: () => readonly Worker[]) {}

  /** Who answers the workers' questions. */
  answerWith(answerer: CertificateAnswerer): void {
    this.#answerer = answerer;
  }

  /** Everything that a worker has to know before it listens. */
  greet(worker: Worker): void {
    worker.tell({ kind: 'tls', change: this.#state.whole() });
    worker.tell({ kind: 'challenges', order: this.#order, open: this.#open });
  }

  tellTls(change: TlsChange): void {
    this.#state.apply(change);
    for (const worker of this.workers()) worker.tell({ kind: 'tls', change });
  }

  async tellChallenges(open: readonly Challenge[]): Promise<void> {
    this.#open = open;
    this.#order += 1;
    const workers = this.workers();
    const taken = this.#taken.from(workers, this.#order);
    for (const worker of workers) worker.tell({ kind: 'challenges', order: this.#order, open });
    await taken;
  }

  async askService(service: string, target: string, host: string): Promise<PolicyAnswer> {
    const listening = this.workers().filter((worker) => worker.listening);
    const worker = listening[this.#order % listening.length];
    if (worker === undefined) throw new Error('no worker serves at the moment');
    this.#order += 1;
    const order = this.#order;
    const { promise, resolve, reject } = Promise.withResolvers<PolicyAnswer>();
    this.#asked.set(order, { worker, resolve, reject });
    const deadline = setTimeout(() => reject(new Error(`no answer in ${LONGEST_ANSWER_MS} ms`)), LONGEST_ANSWER_MS);
    worker.tell({ kind: 'ask-service', order, service, target, host });
    try {
      return await promise;
    } finally {
      clearTimeout(deadline);
      this.#asked.delete(order);
    }
  }

  message(worker: Worker, message: TlsFromWorker): void {
    switch (message.kind) {
      case 'certificate-wanted':
        return void this.#answerer?.answer(message.question).then((answer) => {
          worker.tell({ kind: 'certificate', answer });
        });
      case 'host-wanted':
        return void this.#answerer?.mayHave(message.question).then((allowed) => {
          worker.tell({ kind: 'host-allowed', order: message.order, allowed });
        });
      case 'challenges-taken':
        return this.#taken.acknowledged(worker, message.order);
      case 'service-asked':
        return this.#asked.get(message.order)?.resolve(message.answer);
      case 'service-not-asked':
        return this.#asked.get(message.order)?.reject(new Error(message.cause));
      default:
        message satisfies never;
    }
  }

  gone(worker: Worker): void {
    this.#taken.gone(worker);
    for (const asked of this.#asked.values()) if (asked.worker === worker) asked.reject(new Error('the worker died'));
  }
}

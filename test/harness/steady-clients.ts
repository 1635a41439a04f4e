import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import type { Proxy } from './proxy.js';

/** What clients saw since they were last asked. */
export interface SteadyReport {
  readonly requests: number;
  /** Answers that were no 200, connections that broke. */
  readonly failures: readonly string[];
  /** Of 100 answers 99 were there in so many ms. */
  readonly p99: number;
}

/**
 * A service with clients who ask one after the other, each on a connection of its own. Both live in a thread of their
 * own: what a test does meanwhile does not show in what they see.
 */
export class SteadyClients {
  private constructor(private readonly thread: Worker) {}

  static async start(proxy: Proxy, clients = 4): Promise<SteadyClients> {
    const host = 'steady.test';
    const workerData = { proxyPort: proxy.httpPort, host, clients };
    const thread = new Worker(new URL('./steady-clients-thread.ts', import.meta.url), { workerData });
    onTestFinished(async () => void (await thread.terminate()));
    const [targetPort] = await once(thread, 'message');
    await proxy.deploy('steady', [`127.0.0.1:${targetPort}`], '--host', host);
    return new SteadyClients(thread);
  }

  /** Resolves when there have been so many answers since the last report; the first one lets them begin. */
  async report(atLeast = 1): Promise<SteadyReport> {
    this.thread.postMessage(atLeast);
    const [report] = await once(this.thread, 'message');
    return report;
  }
}

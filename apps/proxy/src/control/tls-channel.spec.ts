import { NO_TLS_CHANGE } from '@app/tls';
import { describe, expect, it } from 'vitest';
import type { TlsToWorker } from '../channel.js';
import { TlsChannel, type TlsWorker } from './tls-channel.js';

class RecordedWorker implements TlsWorker {
  listening = true;
  readonly told: TlsToWorker[] = [];

  tell(message: TlsToWorker): void {
    this.told.push(message);
  }

  /** The number of the order that it was given last. */
  get order(): number {
    const last = this.told.at(-1);
    return last !== undefined && 'order' in last ? last.order : -1;
  }
}

function channel(count: number) {
  const workers = Array.from({ length: count }, () => new RecordedWorker());
  return { workers, channel: new TlsChannel<RecordedWorker>(() => workers) };
}

const challenge = { type: 'http-01', host: 'a.test', token: 't', keyAuthorization: 't.k' } as const;
const question = { service: 'web', host: 'a.test', type: 'ec' } as const;
const turn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('what is said about certificates', () => {
  it('begins with everything that was said before', async () => {
    const { channel: tls, workers } = channel(1);
    tls.tellTls({ ...NO_TLS_CHANGE, ticketKeys: Buffer.alloc(48) });
    void tls.tellChallenges([challenge]);
    const late = new RecordedWorker();
    tls.greet(late);
    expect(late.told).toMatchObject([
      { kind: 'tls', change: { ticketKeys: Buffer.alloc(48) } },
      { kind: 'challenges', open: [challenge] },
    ]);
    expect(workers[0]?.told).toHaveLength(2);
  });

  it('waits until every living worker has a challenge', async () => {
    const { channel: tls, workers } = channel(3);
    const [first, second, third] = workers;
    let done = false;
    const taken = tls.tellChallenges([challenge]).then(() => (done = true));
    if (first) tls.message(first, { kind: 'challenges-taken', order: first.order });
    if (second) tls.message(second, { kind: 'challenges-taken', order: second.order - 1 });
    if (third) tls.gone(third);
    await turn();
    expect(done).toBe(false);
    if (second) tls.message(second, { kind: 'challenges-taken', order: second.order });
    await taken;
  });

  it('answers the worker that wants a certificate', async () => {
    const { channel: tls, workers } = channel(2);
    tls.answerWith({
      answer: async (asked) => ({ question: asked, certificate: null, validTo: 0, cause: 'not allowed' }),
      mayHave: async ({ host }) => host === 'a.test',
    });
    const [first, second] = workers;
    if (second) tls.message(second, { kind: 'certificate-wanted', question });
    await turn();
    expect(first?.told).toEqual([]);
    expect(second?.told).toMatchObject([{ kind: 'certificate', answer: { question, cause: 'not allowed' } }]);
    if (first) tls.message(first, { kind: 'host-wanted', order: 7, question });
    await turn();
    expect(first?.told).toEqual([{ kind: 'host-allowed', order: 7, allowed: true }]);
  });
});

describe('a question to a service', () => {
  it('is given to one worker that listens', async () => {
    const { channel: tls, workers } = channel(2);
    const [first, second] = workers;
    if (first) first.listening = false;
    const asked = tls.askService('web', '/allowed', 'a.test');
    expect(first?.told).toEqual([]);
    expect(second?.told).toMatchObject([{ kind: 'ask-service', service: 'web', target: '/allowed', host: 'a.test' }]);
    const answer = { status: 200, body: '' };
    if (second) tls.message(second, { kind: 'service-asked', order: second.order, answer });
    expect(await asked).toBe(answer);
  });

  it('fails when the worker does, or dies, or there is none', async () => {
    const { channel: tls, workers } = channel(1);
    const [worker] = workers;
    if (worker === undefined) throw new Error('there is one');
    const refused = tls.askService('web', '/', 'a.test');
    tls.message(worker, { kind: 'service-not-asked', order: worker.order, cause: 'no answer' });
    await expect(refused).rejects.toThrow('no answer');
    const lost = tls.askService('web', '/', 'a.test');
    tls.gone(worker);
    await expect(lost).rejects.toThrow('the worker died');
    worker.listening = false;
    await expect(tls.askService('web', '/', 'a.test')).rejects.toThrow('no worker serves');
  });
});

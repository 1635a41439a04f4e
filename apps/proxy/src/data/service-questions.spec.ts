import { type Exchange, Fields, ProxyError, RequestPath, type Stage } from '@app/pipeline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ServiceQuestions } from './service-questions.js';

afterEach(() => void vi.useRealTimers());

/** A worker with one service, `web`, whose only stage does this. */
function worker(handle: (exchange: Exchange) => void) {
  const stage: Stage = { name: 'stage', handle };
  const find = (name: string) => (name === 'web' ? { name, errorPages: null } : undefined);
  return new ServiceQuestions(find, new RequestPath([stage]));
}

describe('a question of the proxy to a service', () => {
  it('is a GET with the host in question, through the stages of the service', async () => {
    const seen: unknown[] = [];
    const questions = worker((exchange) => {
      const { method, target, host } = exchange.request;
      seen.push([exchange.service?.name, method, target, host, exchange.forwardTarget]);
      exchange.answer(403, new Fields(), 'x'.repeat(1000));
    });
    const answer = await questions.ask('web', '/allowed?host=a.test', 'a.test');
    expect(seen).toEqual([['web', 'GET', '/allowed?host=a.test', 'a.test', '/allowed?host=a.test']]);
    expect(answer).toEqual({ status: 403, body: 'x'.repeat(256) });
  });

  it('may be refused by a stage', async () => {
    const questions = worker(() => {
      throw new ProxyError('SERVICE_STOPPED', 'stopped');
    });
    expect(await questions.ask('web', '/allowed', 'a.test')).toEqual({ status: 503, body: '' });
  });

  it('is called off after two seconds', async () => {
    vi.useFakeTimers();
    const cancelled: string[] = [];
    const questions = worker((exchange) => exchange.onCancel({ cancelled: ({ code }) => void cancelled.push(code) }));
    const asked = expect(questions.ask('web', '/allowed', 'a.test')).rejects.toThrow('no answer in 2000 ms');
    await vi.advanceTimersByTimeAsync(2_000);
    await asked;
    expect(cancelled).toEqual(['TARGET_TIMEOUT']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails when the service is gone', async () => {
    await expect(worker(() => undefined).ask('gone', '/', 'a.test')).rejects.toThrow('no service gone');
  });
});

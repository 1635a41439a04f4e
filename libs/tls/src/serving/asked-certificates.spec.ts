import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { AskedCertificates } from './asked-certificates.js';
import type { CertificateQuestion } from './tls-change.js';

const KEYS = Buffer.alloc(48, 1);
const HOUR = 60 * 60 * 1000;
const APP: CertificateQuestion = { service: 'web', host: 'app.test', type: 'ec' };
const pem = testCertificate();

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function certificates() {
  const questions: CertificateQuestion[] = [];
  const asked = new AskedCertificates((question) => void questions.push(question));
  const grant = (question = APP, validTo = Date.now() + HOUR) =>
    asked.answered({ question, certificate: pem, validTo, cause: '' }, KEYS);
  const refuse = (question = APP) =>
    asked.answered({ question, certificate: null, validTo: 0, cause: 'not allowed' }, KEYS);
  return { asked, questions, grant, refuse };
}

describe('a certificate that a worker asks for', () => {
  it('is asked for once by all who want it, and then known', async () => {
    const { asked, questions, grant } = certificates();
    const waiting = [Promise.resolve(asked.get(APP)), Promise.resolve(asked.get(APP))];
    const rsa = asked.get({ ...APP, type: 'rsa' });
    expect(questions).toEqual([APP, { ...APP, type: 'rsa' }]);
    grant();
    const [first, second] = await Promise.all(waiting);
    expect(second).toBe(first);
    expect(asked.get(APP)).toBe(first);
    expect(rsa).toBeInstanceOf(Promise);
    expect(questions).toHaveLength(2);
  });

  it('is asked for again when it has expired, was renewed, or its service has changed', async () => {
    const { asked, questions, grant } = certificates();
    void asked.get(APP);
    grant();
    vi.setSystemTime(Date.now() + HOUR);
    void asked.get(APP);
    grant();
    asked.renewed(APP);
    void asked.get(APP);
    grant();
    asked.forget('other');
    asked.forget('we');
    expect(asked.get(APP)).not.toBeInstanceOf(Promise);
    asked.forget('web');
    void asked.get(APP);
    grant();
    asked.forgetAll();
    void asked.get(APP);
    expect(questions).toHaveLength(5);
  });

  it('is not asked for again for some seconds after a refusal', async () => {
    const { asked, questions, refuse } = certificates();
    const waiting = asked.get(APP);
    refuse();
    await expect(waiting).rejects.toThrow('not allowed');
    await expect(asked.get(APP)).rejects.toThrow('not allowed');
    expect(questions).toHaveLength(1);
    vi.setSystemTime(Date.now() + 5_000);
    void asked.get(APP);
    expect(questions).toHaveLength(2);
  });

  it('may have been answered for somebody who asked before', () => {
    const { asked, grant, refuse } = certificates();
    grant();
    expect(asked.get(APP)).not.toBeInstanceOf(Promise);
    refuse({ ...APP, host: 'other.test' });
  });
});

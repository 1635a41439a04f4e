import { exchangeFor, RecordedAnswer } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { ServerCertificates } from '../serving/server-certificates.js';
import { NO_TLS_CHANGE } from '../serving/tls-change.js';
import { AcmeChallengeStage } from './acme-challenge.stage.js';

const certificates = new ServerCertificates(
  () => 'web',
  () => undefined,
);
certificates.apply({
  ...NO_TLS_CHANGE,
  upserts: [
    { service: 'web', firstHost: 'app.test', own: null, automatic: true },
    { service: 'any', firstHost: '', own: null, automatic: true },
    { service: 'own', firstHost: 'own.test', own: testCertificate(), automatic: false },
  ],
});
certificates.applyChallenges([{ type: 'http-01', host: 'app.test', token: 'token', keyAuthorization: 'token.thumb' }]);
const stage = new AcmeChallengeStage(
  certificates,
  async ({ service, host }) => service === 'any' && host === 'good.test',
);

async function ask(target: string, host = 'app.test', service = 'web') {
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({ request: { target, host } }, answer);
  exchange.service = { name: service, errorPages: null };
  await stage.handle(exchange);
  return { answer, exchange };
}

describe('an authority that looks for a token', () => {
  it.each(['app.test', 'App.test:80', 'app.test.'])('finds it at %s', async (host) => {
    const { answer, exchange } = await ask('/.well-known/acme-challenge/token', host);
    expect(answer).toMatchObject({ status: 200, text: 'token.thumb' });
    expect(answer.field('content-type')).toBe('text/plain; charset=utf-8');
    expect(exchange.service).toBeNull();
  });

  it.each([
    ['another token', '/.well-known/acme-challenge/other', 'app.test'],
    ['no token', '/.well-known/acme-challenge/', 'app.test'],
    ['another host', '/.well-known/acme-challenge/token', 'other.test'],
  ])('does not find %s', async (_what, target, host) => {
    expect((await ask(target, host)).answer).toMatchObject({ status: 404 });
  });

  it.each([
    ['good.test', 404],
    ['bad.test', 403],
  ])('is told for %s on demand: %i', async (host, status) => {
    const { answer, exchange } = await ask('/.well-known/acme-challenge/other', host, 'any');
    expect(answer).toMatchObject({ status });
    expect(exchange.service).toBeNull();
  });

  it.each([
    ['a service with a certificate of its own', '/.well-known/acme-challenge/token', 'own'],
    ['a service without TLS', '/.well-known/acme-challenge/token', 'plain'],
    ['other paths', '/.well-known/acme-challenges', 'web'],
  ])('leaves %s alone', async (_what, target, service) => {
    const { exchange } = await ask(target, 'app.test', service);
    expect(exchange.answered).toBe(false);
    expect(exchange.service?.name).toBe(service);
  });
});

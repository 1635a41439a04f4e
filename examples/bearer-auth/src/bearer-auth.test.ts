import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import 'reflect-metadata';
import { exchangeFor, RecordedAnswer, stageContract } from 'kamal-proxy/extension/contracts';
import { AuthSettings } from './auth-settings.js';
import { BearerAuthStage } from './bearer-auth.stage.js';

const BOTH = { AUTH_TOKENS: 'old-token, new-token==', AUTH_USERS: 'jo:pass:word,ann:blåbær', AUTH_REALM: 'staging' };

const stage = (environment: NodeJS.ProcessEnv) => new BearerAuthStage(AuthSettings.from(environment));
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

stageContract('bearer-auth', () => stage(BOTH), { describe, it });

function send(environment: NodeJS.ProcessEnv, authorization?: string) {
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({ fields: authorization === undefined ? [] : ['Authorization', authorization] }, answer);
  exchange.service = { name: 'web', errorPages: null };
  stage(environment).handle(exchange);
  return { status: answer.status, asks: answer.field('www-authenticate'), fields: exchange.request.fields };
}

void describe('bearer-auth', () => {
  for (const good of ['Bearer old-token', 'bearer  new-token==', basic('jo:pass:word'), basic('ann:blåbær')]) {
    void it(`lets ${good} pass, and keeps it to itself`, () => {
      const { status, fields } = send(BOTH, good);
      assert.equal(status, 0);
      assert.equal(fields.has('authorization'), false);
    });
  }

  for (const bad of [
    '',
    'Bearer',
    'Bearer old',
    'Bearer old-token x',
    'old-token',
    basic('jo:'),
    basic('jo'),
    'Basic %%',
  ]) {
    void it(`refuses ${JSON.stringify(bad)}`, () => assert.equal(send(BOTH, bad).status, 401));
  }

  void it('does not take a token for a password, nor the other way round', () => {
    assert.equal(send({ AUTH_TOKENS: 'secret' }, basic('secret')).status, 401);
    assert.equal(send({ AUTH_USERS: 'jo:secret' }, 'Bearer jo:secret').status, 401);
  });

  void it('says how to do better', () => {
    assert.equal(send(BOTH).asks, 'Bearer realm="staging", Basic realm="staging", charset="UTF-8"');
    assert.equal(send({ AUTH_TOKENS: 'a' }, 'Bearer b').asks, 'Bearer realm="restricted", error="invalid_token"');
    assert.equal(send({ AUTH_USERS: 'a:b' }).asks, 'Basic realm="restricted", charset="UTF-8"');
  });

  void it('guards the services that it is told to', () => {
    assert.equal(send({ ...BOTH, AUTH_SERVICES: 'admin' }).status, 0);
    assert.equal(send({ ...BOTH, AUTH_SERVICES: 'admin, web' }).status, 401);
  });

  void it('is not made of settings that would let anybody or nobody pass', () => {
    assert.throws(() => AuthSettings.from({}), /AUTH_TOKENS/);
    assert.throws(() => AuthSettings.from({ AUTH_TOKENS: ' , ' }), /AUTH_TOKENS/);
    assert.throws(() => AuthSettings.from({ AUTH_TOKENS: 'two words' }), /AUTH_TOKENS/);
    assert.throws(() => AuthSettings.from({ AUTH_USERS: 'jo' }), /AUTH_USERS/);
    assert.throws(() => AuthSettings.from({ ...BOTH, AUTH_REALM: 'a "b"' }), /AUTH_REALM/);
  });
});

import { slotSpec, targetSpec } from '@app/balancing';
import { Fields, NO_BODY, RecordedAnswer, ResponseHead, targetSettings } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { exchangeAt } from '../fixtures/routing.js';
import type { ServiceSpec } from '../service-spec.js';
import { ClaimTargetStage } from './claim-target.stage.js';
import { CookieScopeStage } from './cookie-scope.stage.js';

const settings = targetSettings({ scopeCookiePaths: true });

/** What becomes of the header fields of a target's answer, on their way through both stages. */
function answered(special: Partial<ServiceSpec>, pathPrefix: string, method: string, ...fields: readonly string[]) {
  const answer = new RecordedAnswer();
  const { exchange, service } = exchangeAt(special, { request: { method, host: 'app.example.com:80' } }, answer);
  exchange.pathPrefix = pathPrefix;
  exchange.slot = service.active;
  new ClaimTargetStage().handle(exchange);
  new CookieScopeStage().handle(exchange);
  exchange.respond(new ResponseHead(200, Fields.of(...fields), 0), NO_BODY);
  return [...(answer.sent?.fields ?? [])];
}

const active = slotSpec([targetSpec(1, { settings })]);
const COOKIES = ['Set-Cookie', 'a=1; Path=/', 'Path', '/', 'set-cookie', 'b=2; Domain=app.example.com'];

describe('cookie-scope', () => {
  it('moves every cookie below the prefix, and nothing else', () => {
    expect(answered({ active }, '/app', 'GET', ...COOKIES)).toEqual([
      ['Set-Cookie', 'a=1; Path=/app'],
      ['Path', '/'],
      ['set-cookie', 'b=2; Path=/app; Domain=app.example.com'],
    ]);
  });

  it.each<[string, Partial<ServiceSpec>, string]>([
    ['the service does not ask for it', {}, '/app'],
    ['there is no prefix', { active }, '/'],
    ['the application sees the prefix itself', { active, stripPrefix: false }, '/app'],
  ])('leaves them alone when %s', (_when, special, pathPrefix) => {
    expect(answered(special, pathPrefix, 'GET', 'Set-Cookie', 'a=1; Path=/')).toEqual([['Set-Cookie', 'a=1; Path=/']]);
  });

  it('leaves the proxy’s own cookies alone', () => {
    const withReader = slotSpec([targetSpec(1, { settings })], { readers: [targetSpec(2, { settings })] });
    const fields = answered({ active: withReader }, '/app', 'POST', 'Set-Cookie', 'a=1; Path=/');
    expect(fields.map(([, value]) => value)).toEqual([
      'a=1; Path=/app',
      expect.stringMatching(/^kamal-writer=\d+; Path=\/; /),
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { exchangeAt } from '../fixtures/routing.js';
import { ClientIpStage } from './client-ip.stage.js';

function forwardedFor(clientIpHeader: string, ...fields: readonly string[]): readonly string[] {
  const { exchange } = exchangeAt({ clientIpHeader }, { fields });
  new ClientIpStage().handle(exchange);
  return [...exchange.request.fields]
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
    .map(([, value]) => value);
}

describe('client-ip', () => {
  it('puts what a CDN says about the client in the place of whatever came', () => {
    expect(forwardedFor('cf-connecting-ip', 'CF-Connecting-IP', '203.0.113.9')).toEqual(['203.0.113.9']);
    expect(
      forwardedFor(
        'cf-connecting-ip',
        'x-forwarded-for',
        '1.1.1.1',
        'CF-Connecting-IP',
        '203.0.113.9',
        'X-Forwarded-For',
        '2.2.2.2',
      ),
    ).toEqual(['203.0.113.9']);
  });

  it('leaves alone what came when the header is missing, empty, or not asked for', () => {
    expect(forwardedFor('cf-connecting-ip', 'X-Forwarded-For', '1.1.1.1')).toEqual(['1.1.1.1']);
    expect(forwardedFor('cf-connecting-ip', 'X-Forwarded-For', '1.1.1.1', 'CF-Connecting-IP', '')).toEqual(['1.1.1.1']);
    expect(forwardedFor('', 'X-Forwarded-For', '1.1.1.1', 'CF-Connecting-IP', '203.0.113.9')).toEqual(['1.1.1.1']);
  });
});

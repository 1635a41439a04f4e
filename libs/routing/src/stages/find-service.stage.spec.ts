import { exchangeFor, RecordedAnswer } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { routingOf } from '../fixtures/routing.js';
import type { ServiceSpec } from '../service-spec.js';
import { serviceSpec } from '../testing/service-spec.js';
import { FindServiceStage } from './find-service.stage.js';

function handled(target: string, special: Partial<ServiceSpec> = {}, method = 'GET') {
  const { routing } = routingOf(serviceSpec('app', { pathPrefixes: ['/api'], ...special }));
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({ request: { target, method } }, answer);
  new FindServiceStage(routing).handle(exchange);
  return { exchange, answer };
}

describe('find-service', () => {
  it('takes the prefix off what the target is asked for; the request keeps it', () => {
    const { exchange } = handled('/api/x%2Fy?q=%20');
    expect(exchange).toMatchObject({ service: { name: 'app' }, pathPrefix: '/api', forwardTarget: '/x%2Fy?q=%20' });
    expect(exchange.request.target).toBe('/api/x%2Fy?q=%20');
  });

  it('leaves the prefix where the service wants it', () => {
    const { exchange } = handled('/api/x', { stripPrefix: false });
    expect(exchange).toMatchObject({ pathPrefix: '/api', forwardTarget: '/api/x' });
  });

  it('decides by the path alone, not by the query', () => {
    expect(handled('/api?/x').exchange.forwardTarget).toBe('/?/x');
    expect(() => handled('/?/api')).toThrow();
  });

  it('is 404 where there is no service', () => {
    expect(() => handled('/elsewhere')).toThrow(
      expect.objectContaining({
        code: 'SERVICE_NOT_FOUND',
        status: 404,
        message: 'no service for host "app.example.com"',
      }),
    );
  });

  it('answers a question about the server by itself', () => {
    const { exchange, answer } = handled('*', {}, 'OPTIONS');
    expect(answer.calls).toEqual(['head 200', 'end']);
    expect(answer.sent?.length).toBe(0);
    expect(exchange.service).toBeNull();
  });
});

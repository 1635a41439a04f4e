import { exchangeFor, Fields, NO_BODY, ProxyError, ResponseHead, stageContract } from '@app/pipeline';
import { describe, expect, it, vi } from 'vitest';
import { accessLogText } from '../access-log-text.js';
import { FaultLog } from '../fault-log.js';
import { LogBatch } from '../log-batch.js';
import { AccessLogStage } from './access-log.stage.js';
import { RequestIdStage } from './request-id.stage.js';
import { RequestStartStage } from './request-start.stage.js';

stageContract('request-id', () => new RequestIdStage(), { describe, it });
stageContract('request-start', () => new RequestStartStage(), { describe, it });

describe('access-log', () => {
  it.each<[string, (exchange: ReturnType<typeof exchangeFor>) => void, number]>([
    ['is answered', (exchange) => exchange.respond(new ResponseHead(204, new Fields(), 0), NO_BODY), 204],
    ['fails', (exchange) => exchange.fail(new ProxyError('TARGET_REFUSED', 'refused')), 502],
    ['meets a bug', (exchange) => exchange.fail(new Error('kaboom')), 500],
    ['loses its client', (exchange) => exchange.clientLeft(), 499],
  ])('writes one line when an exchange %s, and none before', (_how, end, status) => {
    const sent = vi.fn();
    const batch = new LogBatch((lines, dropped) => sent(lines.toString(), dropped), accessLogText);
    const exchange = exchangeFor();
    const said = vi.fn();
    new AccessLogStage(batch, () => '', new FaultLog({ log: said })).handle(exchange);
    batch.flush();
    expect(sent).not.toHaveBeenCalled();
    end(exchange);
    exchange.clientLeft();
    batch.flush();
    expect(sent).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`"status":${status},`), 0);
    expect(sent).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^[^\n]+\n$/), 0);
    expect(said).toHaveBeenCalledTimes(status === 500 ? 1 : 0);
  });
});

describe('request-id', () => {
  function idOf(...fields: readonly string[]): string {
    const exchange = exchangeFor({ fields });
    new RequestIdStage().handle(exchange);
    return exchange.requestId;
  }

  it('is the one that came, unless it is empty', () => {
    expect(idOf('X-Request-ID', 'from-the-client')).toBe('from-the-client');
    expect(idOf('X-Request-ID', '')).not.toBe('');
  });

  it.each(['X-Request-ID', 'close, x-request-id', 'keep-alive,\tX-REQUEST-ID ,'])(
    'is a new one where Connection names it: %j',
    (options) => {
      expect(idOf('X-Request-ID', 'mine', 'Connection', 'close', 'Connection', options)).not.toBe('mine');
    },
  );

  it.each(['keep-alive', 'X-Request', 'x-request-id-2', ''])(
    'is the one that came where Connection says %j',
    (options) => {
      expect(idOf('Connection', options, 'X-Request-ID', 'mine')).toBe('mine');
    },
  );

  it('is a new v4 UUID for every request without one', () => {
    expect(idOf()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idOf()).not.toBe(idOf());
  });
});

describe('request-start', () => {
  it('is when the first proxy on the way had the request', () => {
    const [first, behind, empty] = [
      exchangeFor(),
      exchangeFor({ fields: ['X-Request-Start', 't=1'] }),
      exchangeFor({ fields: ['X-Request-Start', ''] }),
    ];
    for (const exchange of [first, behind, empty]) new RequestStartStage().handle(exchange);
    expect(first.requestStart).toBe(`t=${first.startedUnixMs}`);
    expect(behind.requestStart).toBe('t=1');
    expect(empty.requestStart).toBe(`t=${empty.startedUnixMs}`);
  });

  it('is not what Connection names', () => {
    const named = exchangeFor({ fields: ['Connection', 'X-Request-Start', 'X-Request-Start', 't=1'] });
    new RequestStartStage().handle(named);
    expect(named.requestStart).toBe(`t=${named.startedUnixMs}`);
  });
});

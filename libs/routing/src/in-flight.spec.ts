import { type Exchange, exchangeFor, Fields } from '@app/pipeline';
import { describe, expect, it, vi } from 'vitest';
import { contextOfOneWorker } from './fixtures/routing.js';
import { InFlight } from './in-flight.js';
import { Service, serviceOf } from './service.js';
import { serviceSpec } from './testing/service-spec.js';

function entered(inFlight: InFlight, service: Service): Exchange {
  const exchange = exchangeFor();
  exchange.service = service;
  inFlight.enter(exchange, service);
  return exchange;
}

describe('what is in flight', () => {
  it('is every exchange from the gate to its end, counted at its service', () => {
    const context = contextOfOneWorker();
    const service = new Service(serviceSpec('app', { row: 5 }), context);
    const inFlight = new InFlight();
    const exchanges = [entered(inFlight, service), entered(inFlight, service)];
    expect(inFlight.size).toBe(2);
    expect(context.counts.sum(5)).toBe(2);
    exchanges[0]?.answer(200, new Fields());
    exchanges[1]?.clientLeft();
    expect(inFlight.size).toBe(0);
    expect(context.counts.sum(5)).toBe(0);
  });

  it('can be picked from', () => {
    const inFlight = new InFlight();
    const service = new Service(serviceSpec('app'), contextOfOneWorker());
    const [first] = [entered(inFlight, service), entered(inFlight, service)];
    expect(inFlight.select((exchange) => exchange === first)).toEqual([first]);
  });

  it('is also who comes after others have left, in whichever order', () => {
    const inFlight = new InFlight();
    const service = new Service(serviceSpec('app'), contextOfOneWorker());
    const [first, second, third] = [entered(inFlight, service), entered(inFlight, service), entered(inFlight, service)];
    first.clientLeft();
    third.clientLeft();
    const later = [entered(inFlight, service), entered(inFlight, service), entered(inFlight, service)];
    expect(new Set(inFlight.select(() => true))).toEqual(new Set([second, ...later]));
    second.clientLeft();
    for (const exchange of later) exchange.clientLeft();
    expect(inFlight.select(() => true)).toEqual([]);
    expect(inFlight.size).toBe(0);
  });

  it('tells who watches of each that leaves, until it is taken back', () => {
    const inFlight = new InFlight();
    const service = new Service(serviceSpec('app'), contextOfOneWorker());
    const [first, second] = [entered(inFlight, service), entered(inFlight, service)];
    const watcher = vi.fn();
    const unwatch = inFlight.watch(watcher);
    first.clientLeft();
    expect(watcher).toHaveBeenCalledExactlyOnceWith(first);
    unwatch();
    second.clientLeft();
    expect(watcher).toHaveBeenCalledOnce();
  });
});

describe('the service of an exchange', () => {
  it('is missed in a stage that was placed before find-service', () => {
    expect(() => serviceOf(exchangeFor())).toThrow('belongs after find-service');
  });
});

import { exchangeFor } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import type { BalancingPolicy } from './balancing-policy.js';
import { claim, claimed, slotInWorkers, slotOf } from './fixtures/slot.js';
import { BalancingPolicies } from './policies.js';
import { slotSpec, targetSpec } from './testing/specs.js';

const WRITER = 'app-1:80';
const READER = 'app-2:80';
const withReader = slotSpec([targetSpec(1)], { readers: [targetSpec(2)] });
const websocket = { request: { upgrade: 'websocket' } };

describe('readers and writers', () => {
  it.each([
    ['GET', READER],
    ['HEAD', READER],
    ['POST', WRITER],
    ['PUT', WRITER],
    ['DELETE', WRITER],
    ['OPTIONS', WRITER],
    ['get', WRITER],
  ])('%s goes to %s', (method, address) => {
    expect(claimed(slotOf(withReader), { request: { method } })).toBe(address);
  });

  it('WebSockets go to writers, unless readers take them', () => {
    expect(claimed(slotOf(withReader), websocket)).toBe(WRITER);
    expect(claimed(slotOf({ ...withReader, readersTakeWebsockets: true }), websocket)).toBe(READER);
  });

  it('reads go to writers while no reader is healthy', () => {
    expect(claimed(slotOf({ ...withReader, readers: [targetSpec(2, { healthy: false })] }))).toBe(WRITER);
  });

  it('reads go on without a healthy writer; everything else is 503', () => {
    const slot = slotOf({ ...withReader, writers: [targetSpec(1, { healthy: false })] });
    expect(claimed(slot)).toBe(READER);
    expect(() => claimed(slot, { request: { method: 'POST' } })).toThrow(
      expect.objectContaining({ code: 'NO_HEALTHY_TARGET', status: 503 }),
    );
    expect(() => claimed(slot, websocket)).toThrow('no healthy target in the active slot');
  });
});

describe('a slot', () => {
  it('leaves out who is not healthy, until a newer table says otherwise', () => {
    const [sick, well] = [targetSpec(1, { healthy: false }), targetSpec(2)];
    const slot = slotOf(slotSpec([sick, well]));
    expect([claimed(slot), claimed(slot)]).toEqual(['app-2:80', 'app-2:80']);
    expect(slot.apply(slotSpec([{ ...sick, healthy: true }, well]))).toEqual([]);
    expect(new Set([claimed(slot), claimed(slot)])).toEqual(new Set(['app-1:80', 'app-2:80']));
  });

  it('says which targets it lost; those it keeps keep what is in flight', () => {
    const slot = slotOf(slotSpec([targetSpec(1), targetSpec(2)]));
    const exchange = exchangeFor();
    slot.claim(exchange);
    const lost = slot.apply(slotSpec([targetSpec(1), targetSpec(3)]));
    expect(lost.map(({ address }) => address)).toEqual(['app-2:80']);
    expect(slot.apply(slotSpec([targetSpec(3)]))).toEqual([exchange.claimed]);
  });

  it('takes another id for another target, though the address is the same', () => {
    const slot = slotOf(slotSpec([targetSpec(1)]));
    const again = targetSpec(9, { address: 'app-1:80', rows: { inFlight: 5, connections: 6 } });
    expect(slot.apply(slotSpec([again])).map(({ id }) => id)).toEqual([1]);
    const exchange = exchangeFor();
    slot.claim(exchange);
    expect(exchange.claimed?.id).toBe(9);
  });

  it('does not lose a reader that became a writer', () => {
    const slot = slotOf(withReader);
    expect(slot.apply(slotSpec([targetSpec(1), targetSpec(2)]))).toEqual([]);
    expect(new Set([claimed(slot), claimed(slot)])).toEqual(new Set([WRITER, READER]));
  });

  it('is 503 for all once it is empty', () => {
    const slot = slotOf(withReader);
    expect(slot.clear().map(({ id }) => id)).toEqual([1, 2]);
    expect(() => claimed(slot)).toThrow(expect.objectContaining({ code: 'NO_HEALTHY_TARGET' }));
  });

  it('goes on with the rotation of the cursor that a newer table names', () => {
    const targets = [targetSpec(1), targetSpec(2)];
    const { slots } = slotInWorkers(2, slotSpec(targets, { readers: targets }));
    const post = { request: { method: 'POST' } };
    for (const options of [{}, post]) expect(claimed(slots[0], options)).toBe('app-1:80');
    for (const slot of slots) slot.apply(slotSpec(targets, { cursorRow: 9, readers: targets }));
    for (const options of [{}, post]) {
      expect([claimed(slots[1], options), claimed(slots[0], options)]).toEqual(['app-1:80', 'app-2:80']);
    }
  });

  it('goes by what a newer table says of readers', () => {
    const slot = slotOf(withReader);
    slot.apply({ ...withReader, readersTakeWebsockets: true });
    expect(claimed(slot, websocket)).toBe(READER);
  });
});

describe('the policy of a slot', () => {
  const last: BalancingPolicy = { name: 'last', choose: (candidates) => candidates.length - 1 };
  const targets = [targetSpec(1), targetSpec(2), targetSpec(3)];

  function policies(...added: readonly BalancingPolicy[]): BalancingPolicies {
    const all = new BalancingPolicies();
    for (const policy of added) all.add(policy);
    return all;
  }

  it('chooses, and another one does after a newer table', () => {
    const slot = slotOf(slotSpec(targets, { policy: 'last' }), policies(last));
    expect([claimed(slot), claimed(slot)]).toEqual(['app-3:80', 'app-3:80']);
    slot.apply(slotSpec(targets));
    expect(new Set([claimed(slot), claimed(slot), claimed(slot)]).size).toBe(3);
  });

  it('sees the requests in flight over all workers', () => {
    const { slots } = slotInWorkers(2, slotSpec([targetSpec(1), targetSpec(2)], { policy: 'least-requests' }));
    const busy = claimed(slots[0]);
    expect(claimed(slots[1])).not.toBe(busy);
  });

  it('that chooses nobody is a mistake of ours, and counts nothing', () => {
    const slot = slotOf(slotSpec(targets, { policy: 'none' }), policies({ name: 'none', choose: () => 3 }));
    const exchange = exchangeFor();
    expect(() => claim(slot, exchange)).toThrow('policy "none" chose a target that is not there');
    expect(exchange.claimed).toBeNull();
  });
});

import { exchangeFor, Fields, NO_BODY, RecordedAnswer, ResponseHead } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { claimed, slotOf } from './fixtures/slot.js';
import type { SlotSpec } from './slot-spec.js';
import { slotSpec, targetSpec } from './testing/specs.js';

const NOW = Date.UTC(2025, 10, 21, 12);
const WRITER = 'app-1:80';
const READER = 'app-2:80';
const withReader = slotSpec([targetSpec(1)], { readers: [targetSpec(2)], writerAffinityTimeoutMs: 5000 });

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** What the client gets of a target's answer to a request. */
function answered(spec: SlotSpec, method: string, fields: readonly string[] = [], cookie = ''): RecordedAnswer {
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({ request: { method }, fields: cookie === '' ? [] : ['Cookie', cookie] }, answer);
  slotOf(spec).claim(exchange);
  exchange.respond(new ResponseHead(200, Fields.of(...fields), 0), NO_BODY);
  return answer;
}

function readWith(cookie: string, spec = withReader): string {
  return claimed(slotOf(spec), { fields: ['Cookie', cookie] });
}

describe('the answer to a write', () => {
  it('makes the client’s reads follow it for the time that was set', () => {
    expect(answered(withReader, 'POST').field('set-cookie')).toBe(
      `kamal-writer=${NOW + 5000}; Path=/; Expires=Fri, 21 Nov 2025 12:00:06 GMT; HttpOnly`,
    );
  });

  it('counts the time from the answer, not from the request', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({ request: { method: 'POST' } }, answer);
    slotOf(withReader).claim(exchange);
    vi.advanceTimersByTime(3000);
    exchange.respond(new ResponseHead(200, new Fields(), 0), NO_BODY);
    expect(answer.field('set-cookie')).toContain(`kamal-writer=${NOW + 8000};`);
  });

  it('keeps the target’s own cookies', () => {
    const answer = answered(withReader, 'POST', ['Set-Cookie', 'session=1']);
    expect([...(answer.sent?.fields ?? [])].map(([, value]) => value.split('=')[0])).toEqual([
      'session',
      'kamal-writer',
    ]);
  });

  it('has none when the target opts out, and never shows the header by which it does', () => {
    const out = answered(withReader, 'POST', ['X-Writer-Affinity', 'false']);
    expect(out.field('set-cookie')).toBeUndefined();
    expect(out.field('x-writer-affinity')).toBeUndefined();
    for (const value of ['False', 'true', '0', '']) {
      const answer = answered(withReader, 'POST', ['X-Writer-Affinity', value]);
      expect(answer.field('set-cookie'), value).toBeDefined();
      expect(answer.field('x-writer-affinity'), value).toBeUndefined();
    }
  });

  it.each<[string, SlotSpec, string]>([
    ['to a read', withReader, 'GET'],
    ['without readers', { ...withReader, readers: [] }, 'POST'],
    ['with a timeout of 0', { ...withReader, writerAffinityTimeoutMs: 0 }, 'POST'],
  ])('%s has none, and the header passes', (_when, spec, method) => {
    const answer = answered(spec, method, ['X-Writer-Affinity', 'false']);
    expect(answer.field('set-cookie')).toBeUndefined();
    expect(answer.field('x-writer-affinity')).toBe('false');
  });

  it('has it also while the readers are not healthy', () => {
    const spec = { ...withReader, readers: [targetSpec(2, { healthy: false })] };
    expect(answered(spec, 'POST').field('set-cookie')).toBeDefined();
  });

  it('has none on the proxy’s own pages', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({ request: { method: 'POST' } }, answer);
    slotOf(withReader).claim(exchange);
    exchange.fail(new Error('the target broke'));
    expect(answer.field('set-cookie')).toBeUndefined();
  });
});

describe('a read with the cookie of a write', () => {
  it('goes to a writer while the time lies in the future, and does not renew it', () => {
    expect(readWith(`kamal-writer=${NOW + 1}`)).toBe(WRITER);
    expect(answered(withReader, 'GET', [], `kamal-writer=${NOW + 1}`).field('set-cookie')).toBeUndefined();
  });

  it('goes to a reader as soon as the time has come, also when it was held till then', () => {
    expect(readWith(`kamal-writer=${NOW}`)).toBe(READER);
    const held = exchangeFor({ fields: ['Cookie', `kamal-writer=${NOW + 500}`] });
    vi.advanceTimersByTime(500);
    slotOf(withReader).claim(held);
    expect(held.claimed?.address).toBe(READER);
  });

  it.each(['soon', '', '-1', `${NOW + 1000}.5`, '1e99'])('of `%s` means nothing', (value) => {
    expect(readWith(`kamal-writer=${value}`)).toBe(READER);
  });

  it('is 503 without a healthy writer', () => {
    const spec = { ...withReader, writers: [targetSpec(1, { healthy: false })] };
    expect(() => readWith(`kamal-writer=${NOW + 1}`, spec)).toThrow(
      expect.objectContaining({ code: 'NO_HEALTHY_TARGET' }),
    );
  });
});

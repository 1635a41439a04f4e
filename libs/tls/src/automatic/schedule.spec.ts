import { describe, expect, it } from 'vitest';
import { AuthorityBusyError } from '../acme/load-acme-client.js';
import { orderWaitMs, renewalWaitMs } from './backoff.js';
import { renewalTime } from './renewal-time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const lifeOf = (days: number) => ({ validFrom: 0, validTo: days * DAY });
const any = new Error('any');
const busy = (retryAfterMs: number) => new AuthorityBusyError('', retryAfterMs);

describe('a certificate is renewed', () => {
  it.each([
    [90, 60],
    [365, 335],
    [6, 4],
  ])('of %d days after %d', (life, day) => {
    expect(renewalTime(lifeOf(life), 0)).toBe(day * DAY);
  });

  it('up to an hour earlier, so that not all are at the same time', () => {
    expect(renewalTime(lifeOf(90), 1)).toBe(60 * DAY - HOUR);
    expect(renewalTime({ validFrom: 0, validTo: 30 * MINUTE }, 1)).toBe(19 * MINUTE);
  });

  it('again half an hour to an hour after a failure, or when the authority says', () => {
    expect([renewalWaitMs(any, 0, DAY), renewalWaitMs(any, 1, DAY)]).toEqual([30 * MINUTE, HOUR]);
    expect(renewalWaitMs(busy(2 * HOUR), 0, DAY)).toBe(2 * HOUR);
  });

  it('again sooner when there is little time left', () => {
    const waits = [HOUR, 8 * MINUTE, MINUTE, -MINUTE].map((left) => renewalWaitMs(any, 0, left) / MINUTE);
    expect(waits).toEqual([15, 2, 1, 1]);
  });

  it.each([
    [40 * DAY, 20 * DAY, DAY],
    [40 * DAY, 2 * DAY, 12 * HOUR],
    [HOUR, 8 * MINUTE, 2 * MINUTE],
    [HOUR, -DAY, MINUTE],
    [Infinity, 20 * DAY, DAY],
  ])('not as late as the authority says where that is %d ms, and %d ms are left: after %d', (wish, left, wait) => {
    expect(renewalWaitMs(busy(wish), 0, left)).toBe(wait);
  });
});

describe('a failed order is tried again', () => {
  it('after a minute, then after twice as long each time, up to an hour', () => {
    const waits = [1, 2, 3, 6, 7, 2000].map((failures) => orderWaitMs(failures, any) / MINUTE);
    expect(waits).toEqual([1, 2, 4, 32, 60, 60]);
  });

  it('not before the authority wants it', () => {
    expect(orderWaitMs(1, busy(DAY))).toBe(DAY);
    expect(orderWaitMs(1, busy(0))).toBe(MINUTE);
  });

  it.each([40 * DAY, Infinity])('a day later where it says an absurd time: %d ms', (wish) => {
    expect(orderWaitMs(1, busy(wish))).toBe(DAY);
  });
});

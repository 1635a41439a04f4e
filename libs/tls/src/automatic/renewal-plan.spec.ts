import { describe, expect, it } from 'vitest';
import type { RenewalWindow } from '../acme/renewal-window.js';
import { parseCertificate } from '../certificate/parse-certificate.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import { RenewalPlan } from './renewal-plan.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 1);
const certificate = parseCertificate(testCertificate({ validFrom: NOW, validTo: NOW + 90 * DAY }));
const days = (time: number) => (time - NOW) / DAY;

function plan(ask: () => RenewalWindow | null, random = 0) {
  return new RenewalPlan(
    certificate,
    async () => ask(),
    0,
    () => random,
  );
}

const window = (start: number, end: number): RenewalWindow => {
  return { start: NOW + start * DAY, end: NOW + end * DAY, askAgainAt: NOW + 6 * HOUR, explanation: '' };
};

describe('a renewal', () => {
  it.each([
    [0, 20],
    [0.5, 21],
    [1, 22],
  ])('is at a moment of the time that the authority suggests: %d', async (random, day) => {
    const followed = plan(() => window(20, 22), random);
    expect(await followed.follow(NOW)).not.toBeNull();
    expect(days(followed.renewAt)).toBe(day);
    expect(followed.dueAt).toBe(NOW + 6 * HOUR);
  });

  it('keeps its moment as long as the authority says the same', async () => {
    let random = 0.2;
    const followed = new RenewalPlan(
      certificate,
      async () => window(20, 30),
      0,
      () => random,
    );
    await followed.follow(NOW);
    random = 0.9;
    expect(await followed.follow(NOW + 6 * HOUR)).toBeNull();
    expect(days(followed.renewAt)).toBe(22);
  });

  it('is not put off until nothing could go wrong any more', async () => {
    const followed = plan(() => window(89, 90));
    await followed.follow(NOW);
    expect(days(followed.renewAt)).toBe(75);
  });

  it('is due at once when the time has passed, but not again at once', async () => {
    const followed = plan(() => window(-2, -1));
    await followed.follow(NOW);
    expect(followed.renewAt).toBeLessThan(NOW);
    const next = new RenewalPlan(
      certificate,
      async () => window(-2, -1),
      NOW + HOUR,
      () => 0,
    );
    await next.follow(NOW);
    expect(next.renewAt).toBe(NOW + HOUR);
    next.postpone(NOW + 2 * HOUR);
    expect(next.renewAt).toBe(NOW + 2 * HOUR);
  });

  it('is when a third of the life is left where the authority suggests nothing, or for certificates of nobody', async () => {
    const unanswered = plan(() => null);
    expect(await unanswered.follow(NOW)).toBeNull();
    expect([days(unanswered.renewAt), days(unanswered.dueAt)]).toEqual([60, 1]);
    const brought = new RenewalPlan(certificate, null, 0, () => 0);
    expect([days(brought.renewAt), days(brought.dueAt)]).toEqual([60, 60]);
  });

  it('is the same while the authority fails, which is asked less and less often', async () => {
    const failing = plan(() => {
      throw new Error('down');
    });
    const waits: number[] = [];
    for (let now = NOW; waits.length < 11; now = failing.dueAt) {
      await failing.follow(now);
      waits.push((failing.dueAt - now) / MINUTE);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    expect(days(failing.renewAt)).toBe(60);
  });
});

import { describe, expect, it } from 'vitest';
import { requestText, responseText } from './messages.js';
import { FUZZ_MS, rounds } from './rounds.js';
import { judgeRequest, judgeResponse } from './verdicts.js';

/** Room for a round that has begun when the time is up. */
const TIME = FUZZ_MS + 10_000;

function piecesOf(bytes: Buffer, ...cuts: number[]): Buffer[] {
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i]));
}

describe('whatever comes, however it is cut', () => {
  it(
    'a request is judged the same',
    async () => {
      const count = await rounds((random) => {
        const text = requestText(random) + (random.once(3) ? requestText(random) : '');
        const bytes = Buffer.from(text, 'latin1');
        const whole = judgeRequest([bytes]);
        for (let cut = 1; cut < bytes.length; cut++) {
          expect(judgeRequest(piecesOf(bytes, cut)), JSON.stringify([text, cut])).toEqual(whole);
        }
        const single = Array.from(bytes, (byte) => Buffer.from([byte]));
        expect(judgeRequest(single), JSON.stringify(text)).toEqual(whole);
      });
      expect(count).toBeGreaterThan(0);
    },
    TIME,
  );

  it(
    'an answer is judged the same',
    async () => {
      const count = await rounds((random) => {
        const text = responseText(random);
        const method = random.pick(['GET', 'HEAD']);
        const bytes = Buffer.from(text, 'latin1');
        const whole = judgeResponse([bytes], method);
        for (let cut = 1; cut < bytes.length; cut++) {
          expect(judgeResponse(piecesOf(bytes, cut), method), JSON.stringify([text, cut])).toEqual(whole);
        }
      });
      expect(count).toBeGreaterThan(0);
    },
    TIME,
  );

  it(
    'noise is refused, or waited for, and never anything else',
    async () => {
      await rounds((random) => {
        const bytes = Buffer.from(Array.from({ length: random.int(3000) }, () => random.int(256)));
        const limit = 16 + random.int(2000);
        expect(judgeRequest([bytes], limit).kind).not.toBe('whole');
        expect(judgeResponse([bytes], 'GET', limit).kind).not.toBe('whole');
      });
    },
    TIME,
  );
});

import { describe, expect, it } from 'vitest';
import { FUZZ_MS, rounds } from '../../http1/fuzz/rounds.js';
import { oddConversation, orderlyConversation, PREFACE } from './conversations.js';
import { converse } from './verdicts.js';

/** Room for a round that has begun when the time is up. */
const TIME = FUZZ_MS + 10_000;
/** A round tries every cut of a conversation up to here, and as many of a longer one. */
const MOST_CUTS = 300;

const NOTHING_LEFT = { streams: 0, exchanges: 0, chunks: 0 };

describe('whatever a client sends, however it is cut', () => {
  it(
    'a connection does the same',
    async () => {
      const count = await rounds(async (random) => {
        const bytes = random.once(2) ? orderlyConversation(random) : oddConversation(random);
        const whole = await converse([bytes]);
        const hex = bytes.toString('hex');
        const step = Math.max(1, Math.floor((bytes.length - PREFACE.length) / MOST_CUTS));
        for (let cut = 1 + random.int(step); cut < bytes.length; cut += step) {
          const inTwo = await converse([bytes.subarray(0, cut), bytes.subarray(cut)]);
          expect(inTwo, `${hex} cut at ${cut}`).toEqual(whole);
        }
        expect(await converse(Array.from(bytes, (byte) => Buffer.from([byte]))), hex).toEqual(whole);
      });
      expect(count).toBeGreaterThan(0);
    },
    TIME,
  );

  it(
    'nothing is left when the client is gone',
    async () => {
      await rounds(async (random) => {
        const bytes = oddConversation(random);
        expect((await converse([bytes])).left, bytes.toString('hex')).toEqual(NOTHING_LEFT);
      });
    },
    TIME,
  );

  it(
    'every request that a client ended and did not take back is answered, but for those that wait',
    async () => {
      await rounds(async (random) => {
        const bytes = orderlyConversation(random);
        const { verdict, left } = await converse([bytes]);
        const hex = bytes.toString('hex');
        expect(verdict.phase, hex).toBe('open');
        const waiting = verdict.exchanges.filter((exchange) => exchange.endsWith('false'));
        expect(new Set(waiting.map((exchange) => exchange.split(' ')[1])), hex).toEqual(
          new Set(waiting.length === 0 ? [] : ['/waits']),
        );
        expect(verdict.open, hex).toBe(waiting.length);
        expect(left, hex).toEqual(NOTHING_LEFT);
      });
    },
    TIME,
  );
});

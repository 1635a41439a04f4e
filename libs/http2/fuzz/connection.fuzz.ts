import { describe, expect, it } from 'vitest';
import type { Random } from '../../http1/fuzz/random.js';
import { FUZZ_MS, rounds } from '../../http1/fuzz/rounds.js';
import { generousConversation, oddConversation, orderlyConversation, PREFACE } from './conversations.js';
import { serve } from './target.js';
import { type Conversation, converse, type Left, type SentStream } from './verdicts.js';

/** Room for a round that has begun when the time is up. */
const TIME = FUZZ_MS + 10_000;
/** A round tries every cut of a conversation up to here, and as many of a longer one. */
const MOST_CUTS = 300;

const NOTHING_LEFT: Left = { streams: 0, exchanges: 0, chunks: 0, queued: 0, writesAreSmaller: false };

/** What is the same wherever the bytes are cut, whatever they are, as long as no answer comes in between. */
function judgement({ phase, goAway, open }: Conversation) {
  return { phase, goAway, open };
}

/** Each stream that was not taken back, in full; of one that was reset, nothing else: it may have had an answer or not. */
function inFull({ phase, goAway, streams }: Conversation, taken: readonly number[]) {
  const own = [...streams].filter(([id]) => id > 0 && !taken.includes(id));
  const sent = own
    .map(([id, stream]) => [id, stream.reset === null ? withoutContinue(stream) : null, stream.reset] as const)
    .filter(([, stream]) => stream === null || stream.heads.length > 0);
  return { phase, goAway, streams: sent.sort(([a], [b]) => a - b) };
}

/** A head with nothing but this status, as it is compressed. */
const CONTINUE = /^[^]{2}100$/;

/** Whose body came in one piece with its head need not be told to send it. */
function withoutContinue(stream: SentStream): SentStream {
  return { ...stream, heads: stream.heads.filter((head) => !CONTINUE.test(head)) };
}

/** Everywhere in a short conversation, at so many places in a longer one; and byte by byte. */
function* cutsOf(bytes: Buffer, random: Random): Generator<Buffer[]> {
  const step = Math.max(1, Math.floor((bytes.length - PREFACE.length) / MOST_CUTS));
  for (let cut = 1 + random.int(step); cut < bytes.length; cut += step) {
    yield [bytes.subarray(0, cut), bytes.subarray(cut)];
  }
  yield Array.from(bytes, (byte) => Buffer.from([byte]));
}

describe('whatever a client sends, however it is cut', () => {
  it(
    'a connection judges it the same',
    async () => {
      const count = await rounds(async (random) => {
        const bytes = oddConversation(random);
        const whole = judgement(await converse([bytes], null));
        for (const pieces of cutsOf(bytes, random)) {
          expect(
            judgement(await converse(pieces, null)),
            `${bytes.toString('hex')} cut at ${pieces[0]?.length}`,
          ).toEqual(whole);
        }
      });
      expect(count).toBeGreaterThan(0);
    },
    TIME,
  );

  it(
    'requests are understood the same, and answered the same',
    async () => {
      const count = await rounds(async (random) => {
        const { bytes, taken } = generousConversation(random);
        const whole = inFull(await converse([bytes], serve, true), taken);
        for (const pieces of cutsOf(bytes, random)) {
          const cut = inFull(await converse(pieces, serve, true), taken);
          expect(cut, `${bytes.toString('hex')} cut at ${pieces[0]?.length}`).toEqual(whole);
        }
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
        const { phase, open, exchanges, left } = await converse([bytes]);
        const hex = bytes.toString('hex');
        expect(phase, hex).toBe('open');
        const waiting = exchanges.filter((exchange) => exchange.endsWith('false'));
        expect(
          waiting.filter((exchange) => !exchange.includes(' /waits ')),
          hex,
        ).toEqual([]);
        expect(open, hex).toBe(waiting.length);
        expect(left, hex).toEqual(NOTHING_LEFT);
      });
    },
    TIME,
  );
});

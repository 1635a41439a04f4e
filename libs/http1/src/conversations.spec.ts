import { CompleteBody, type Exchange, Fields, ResponseHead } from '@app/pipeline';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { TestServer } from './fixtures/test-server.js';

interface Asked {
  /** Of the request's body; null for none. */
  readonly body: string | null;
  readonly chunked: boolean;
  /** Of the answer's body. */
  readonly answer: string;
  readonly answerChunked: boolean;
  /** The answer waits for the body, for another turn, or for nothing. */
  readonly when: 'read' | 'later' | 'at once';
}

const asked: fc.Arbitrary<Asked> = fc
  .record({
    body: fc.option(fc.string({ maxLength: 300, unit: 'grapheme-ascii' }), { nil: null }),
    chunked: fc.boolean(),
    answer: fc.oneof(fc.string({ maxLength: 30, unit: 'grapheme-ascii' }), fc.constant('a'.repeat(20_000))),
    answerChunked: fc.boolean(),
    when: fc.constantFrom('read', 'later', 'at once'),
  })
  // An answer before the end of a chunked body would be the last one of its connection.
  .filter(({ chunked, when }) => !(chunked && when === 'at once'));

let server: TestServer;
let script: readonly Asked[] = [];
/** The bodies that were read, by the number of their request. */
let bodies: (string | null)[] = [];

function requestOf({ body, chunked }: Asked, number: number): string {
  const head = `POST /${number} HTTP/1.1\r\nHost: x\r\n`;
  if (body === null) return `${head}\r\n`;
  if (!chunked) return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  const chunk = body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`;
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`;
}

function answerOf({ answer, answerChunked }: Asked): string {
  if (!answerChunked) return `Content-Length: ${answer.length}\r\n\r\n${answer}`;
  const chunk = answer === '' ? '' : `${answer.length.toString(16)}\r\n${answer}\r\n`;
  return `Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`;
}

async function handle(exchange: Exchange): Promise<void> {
  const number = Number(exchange.request.target.slice(1));
  const { when, answer, answerChunked } = script[number] ?? raise(`nobody asked for ${number}`);
  if (when === 'later') await aTurn();
  if (when !== 'at once') {
    const sink = new RecordingSink();
    exchange.body.flowTo(sink);
    await sink.until(() => sink.ended);
    bodies[number] = sink.content;
  }
  const length = answerChunked ? null : answer.length;
  exchange.send(new ResponseHead(200, Fields.of('Date', 'x'), length), new CompleteBody(Buffer.from(answer)));
}

function raise(message: string): never {
  throw new Error(message);
}

beforeAll(async () => {
  server = await TestServer.start((exchange) => void handle(exchange));
});
afterAll(() => server.stop());

describe('a conversation over one connection', () => {
  it('is understood by both sides, whatever is asked, answered and cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(asked, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 2000 }),
        async (requests, size) => {
          script = requests;
          bodies = requests.map(() => null);
          const client = await server.connect();
          const text = requests.map(requestOf).join('');
          for (let at = 0; at < text.length; at += size) {
            client.send(text.slice(at, at + size));
            if (at % 3 === 0) await aTurn();
          }
          const expected = requests.map((one) => `HTTP/1.1 200 OK\r\nDate: x\r\n${answerOf(one)}`).join('');
          expect(await client.untilLength(expected.length)).toBe(expected);
          requests.forEach(({ body, when }, i) => {
            if (when !== 'at once') expect(bodies[i]).toBe(body ?? '');
          });
          client.socket.destroy();
        },
      ),
      { numRuns: 60 },
    );
  });
});

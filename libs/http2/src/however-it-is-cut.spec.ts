import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { data, frame, get, headers, ping, post, PREFACE, requestFields, settings } from './fixtures/frames.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

const CONVERSATION = Buffer.concat([
  PREFACE,
  settings(0x4, 70_000),
  post(1, 'content-length', '9'),
  frame(FrameType.Data, Flag.Padded, 1, '\x02one\0\0'),
  ping(),
  get(3, '/three'),
  data(1, 'twosix', true),
  frame(FrameType.Headers, 0, 5, ''),
  frame(FrameType.Continuation, Flag.EndHeaders, 5, headers(5, requestFields('PUT', '/five')).subarray(9)),
  data(5, 'x'),
  headers(5, ['x-sum', '1']),
]);

/** What becomes of it when it comes in these pieces. */
function told(pieces: readonly Buffer[]): string {
  const log: string[] = [];
  const test = new TestConnection({}, (exchange) => {
    const sink = new RecordingSink();
    sink.end = (trailers) => {
      log.push(`${exchange.request.target} ${sink.content} ${trailers?.get('x-sum') ?? ''}`);
      exchange.answer(200, Fields.of('Date', 'x'));
    };
    exchange.body.flowTo(sink);
  });
  for (const piece of pieces) test.socket.emit('data', piece);
  const { openStreams, begun } = test.connection;
  test.connection.destroy();
  // Requests are handed on when all is read that could be read at once: which of them ends first is a matter of the cuts.
  return JSON.stringify({ log: log.sort(), openStreams, begun });
}

describe('a conversation', () => {
  const whole = told([CONVERSATION]);

  it('is understood', () => {
    expect(whole).toBe('{"log":["/ onetwosix ","/five x 1","/three  "],"openStreams":0,"begun":null}');
  });

  it('means the same wherever it is cut', () => {
    for (let at = 1; at < CONVERSATION.length; at++) {
      expect(told([CONVERSATION.subarray(0, at), CONVERSATION.subarray(at)])).toBe(whole);
    }
  });

  it('means the same in pieces of any size', () => {
    for (const size of [1, 2, 3, 7, 10, 64]) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < CONVERSATION.length; at += size) pieces.push(CONVERSATION.subarray(at, at + size));
      expect(told(pieces)).toBe(whole);
    }
  });
});

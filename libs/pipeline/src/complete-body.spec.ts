import { describe, expect, it } from 'vitest';
import { type BodySink, NO_BODY } from './body.js';
import { CompleteBody } from './complete-body.js';

function recordingSink() {
  const calls: unknown[][] = [];
  const sink: BodySink = {
    write: (chunk, release) => calls.push(['write', chunk, release]) > 0,
    flush: () => calls.push(['flush']),
    end: (trailers) => calls.push(['end', trailers]),
    abort: (reason) => calls.push(['abort', reason]),
  };
  return { sink, calls };
}

describe('a body that is there as a whole', () => {
  it('goes out in one piece that the sink may keep', () => {
    const bytes = Buffer.from('hello');
    const { sink, calls } = recordingSink();
    new CompleteBody(bytes).flowTo(sink);
    expect(calls).toEqual([
      ['write', bytes, null],
      ['end', null],
    ]);
    expect(new CompleteBody(bytes).length).toBe(5);
  });

  it.each([
    ['an empty one', new CompleteBody(Buffer.alloc(0))],
    ['no body', NO_BODY],
  ])('of %s there is only the end: chunks are never empty', (_what, body) => {
    const { sink, calls } = recordingSink();
    body.flowTo(sink);
    body.resume();
    body.cancel();
    expect(body.length).toBe(0);
    expect(calls).toEqual([['end', null]]);
  });
});

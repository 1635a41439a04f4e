import type { BodySource } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { data, frame, headers, post, rstStream } from './fixtures/frames.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

async function receiving(...fields: readonly string[]) {
  const test = await TestConnection.open();
  await test.send(post(1, ...fields));
  const { body } = test.exchange;
  const sink = new RecordingSink();
  const flow = (source: BodySource = body) => source.flowTo(sink);
  return { test, body, sink, flow };
}

describe('a body', () => {
  it('has a length only when the request says so', async () => {
    expect((await receiving()).body.length).toBeNull();
    expect((await receiving('content-length', '5')).body.length).toBe(5);
  });

  it('has one as well when it is here as a whole before it is asked for', async () => {
    const test = await TestConnection.open();
    await test.send(post(1), data(1, 'one'), data(1, '', true), post(3), data(3, '', true));
    expect(test.exchanges.map(({ body }) => body.length)).toEqual([3, 0]);
    await test.send(post(5), headers(5, ['x-sum', '1']));
    expect(test.exchange.body.length).toBeNull();
  });

  it('keeps the length that it was handed on with: somebody has chosen chunks by it', async () => {
    const { test, body } = await receiving();
    await test.send(data(1, 'all of it', true));
    expect(body.length).toBeNull();
  });

  it('is passed on as it comes, without its padding', async () => {
    const { test, sink, flow } = await receiving();
    flow();
    await test.send(data(1, 'one '), frame(FrameType.Data, Flag.Padded, 1, '\x02two \0\0'));
    expect(sink.content).toBe('one two ');
    await test.send(data(1, 'three', true));
    expect(sink).toMatchObject({ content: 'one two three', ended: true, trailers: null });
  });

  it('is kept while nobody asks for it, and handed on in order', async () => {
    const { test, sink, flow } = await receiving();
    const pieces = ['a', 'b'.repeat(5000), 'c', 'd', 'e'.repeat(9000), 'f'.repeat(4000), 'g'.repeat(4000), 'h'];
    await test.send(...pieces.map((piece) => data(1, piece)), data(1, '', true));
    flow();
    expect(sink.content).toBe(pieces.join(''));
    expect(sink.ended).toBe(true);
  });

  it('is copied: what it came in is used again for the next read', async () => {
    const { test, sink, flow } = await receiving();
    const read = Buffer.concat([data(1, 'k'.repeat(5000)), data(1, 'small')]);
    test.socket.emit('data', read);
    read.fill('?');
    flow();
    const chunks: Uint8Array[] = [];
    sink.write = (chunk) => chunks.push(chunk) > 0;
    const next = data(1, 'passed on');
    test.socket.emit('data', next);
    next.fill('?');
    expect(sink.content).toBe(`${'k'.repeat(5000)}small`);
    expect(Buffer.concat(chunks).toString()).toBe('passed on');
  });

  it('waits for a sink that has enough, its end too', async () => {
    const { test, body, sink, flow } = await receiving();
    sink.wantsMore = false;
    flow();
    await test.send(data(1, 'one '), data(1, 'two ', true));
    expect(sink).toMatchObject({ content: 'one ', ended: false });
    body.resume();
    expect(sink).toMatchObject({ content: 'one two ', ended: true });
  });

  it('that somebody takes whole, and that is empty, ends', async () => {
    const { test, sink, flow } = await receiving();
    await test.send(data(1, '', true));
    flow();
    expect(sink).toMatchObject({ content: '', ended: true });
  });

  it('breaks off when the client resets its stream, or is gone', async () => {
    const reset = await receiving();
    reset.flow();
    await reset.test.send(data(1, 'half'), rstStream(1, ErrorCode.Cancel));
    expect(reset.sink).toMatchObject({ content: 'half', ended: false, aborted: { code: 'REQUEST_BODY_BROKEN' } });
    const gone = await receiving();
    gone.flow();
    gone.test.socket.destroy();
    await gone.test.send();
    expect(gone.sink.aborted).toMatchObject({ code: 'REQUEST_BODY_BROKEN' });
    expect(gone.test.exchange.status).toBe(499);
    expect(gone.test.closed).toBe(1);
  });

  it('that is cancelled is dropped, and its sink hears nothing more', async () => {
    const { test, body, sink, flow } = await receiving();
    flow();
    body.cancel();
    await test.send(data(1, 'x', true));
    expect(sink).toMatchObject({ content: '', ended: false, aborted: null });
  });
});

describe('trailers of a request', () => {
  it('end it, without what must not come late', async () => {
    const { test, sink, flow } = await receiving();
    flow();
    await test.send(data(1, 'x'), headers(1, ['x-sum', '1', 'content-length', '9', 'authorization', 'late']));
    expect([...(sink.trailers ?? [])]).toEqual([['x-sum', '1']]);
    expect(sink.ended).toBe(true);
  });

  it('reset it when they end nothing, or have pseudo-header fields', async () => {
    for (const malformed of [headers(1, ['x', 'y'], false), headers(1, [':path', '/'])]) {
      const { test, sink, flow } = await receiving();
      flow();
      await test.send(malformed);
      expect(test.answer(1).reset).toBe(ErrorCode.ProtocolError);
      expect(sink.ended).toBe(false);
    }
  });
});

describe('a body of another length than was said', () => {
  it.each([
    ['longer', [data(1, '123456')]],
    ['longer, at its end', [data(1, '12345'), data(1, '6', true)]],
    ['shorter', [data(1, '1234', true)]],
    ['shorter, with trailers', [data(1, '1234'), headers(1, ['x', 'y'])]],
    ['shorter, without any', [data(1, '', true)]],
  ])('is malformed: %s', async (_how, frames) => {
    const { test, sink, flow } = await receiving('content-length', '5');
    flow();
    await test.send(...frames);
    expect(test.answer(1)).toMatchObject({ heads: [], reset: ErrorCode.ProtocolError });
    expect(sink).toMatchObject({ ended: false, aborted: { code: 'BAD_REQUEST_BODY' } });
    expect(test.exchange.error).toMatchObject({ code: 'BAD_REQUEST_BODY' });
    expect(test.goAway).toBeNull();
  });

  it('is not one that is as long', async () => {
    const { test, sink, flow } = await receiving('content-length', '5');
    flow();
    await test.send(data(1, '123'), data(1, '45'), data(1, '', true));
    expect(sink).toMatchObject({ content: '12345', ended: true });
  });
});

import { Fields, NO_BODY, ResponseHead } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { get, headers, requestFields } from './fixtures/frames.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

const DATED = Fields.of('Date', 'x');

async function asking(method = 'GET') {
  const test = await TestConnection.open();
  await test.send(headers(1, requestFields(method)));
  test.take();
  test.socket.writes = 0;
  return test;
}

async function streaming(length: number | null = null) {
  const test = await asking();
  const body = new PushedBody(length);
  test.exchange.send(new ResponseHead(200, DATED, length), body);
  return { test, body };
}

describe('an answer', () => {
  it('is a head and a body in two frames and one write, the second of which ends it', async () => {
    const test = await asking();
    test.exchange.answer(200, Fields.of('Content-Type', 'text/plain', 'Date', 'x'), 'hello');
    await test.send();
    expect(test.frames.map(({ type, flags }) => [type, flags])).toEqual([
      [FrameType.Headers, Flag.EndHeaders],
      [FrameType.Data, Flag.EndStream],
    ]);
    expect(test.answer(1)).toEqual({
      heads: [':status: 200; content-type: text/plain; date: x; content-length: 5'],
      body: 'hello',
      ended: true,
      reset: null,
    });
    expect(test.socket.writes).toBe(1);
    expect(test.connection.openStreams).toBe(0);
  });

  it('shares its write with those of other streams', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(200, DATED, exchange.request.target));
    test.socket.writes = 0;
    await test.send(get(1, '/one'), get(3, '/two'), get(5, '/three'));
    expect([1, 3, 5].map((id) => test.answer(id).body)).toEqual(['/one', '/two', '/three']);
    expect(test.socket.writes).toBe(1);
  });

  it('without a body is a head that ends it', async () => {
    for (const [status, method] of [
      [204, 'GET'],
      [304, 'GET'],
      [200, 'HEAD'],
    ] as const) {
      const test = await asking(method);
      test.exchange.send(new ResponseHead(status, DATED, status === 204 ? 0 : 12), NO_BODY);
      await test.send();
      const length = status === 204 ? '' : '; content-length: 12';
      expect(test.answer(1)).toMatchObject({ heads: [`:status: ${status}; date: x${length}`], ended: true });
      expect(test.frames).toHaveLength(1);
    }
  });

  it('has a status that no RFC knows as it is', async () => {
    const test = await asking();
    test.exchange.answer(999, DATED, 'own');
    await test.send();
    expect(test.answer(1)).toMatchObject({ heads: [':status: 999; date: x; content-length: 3'], body: 'own' });
  });

  it('that is empty says so', async () => {
    const test = await asking();
    test.exchange.answer(200, DATED);
    await test.send();
    expect(test.answer(1)).toMatchObject({ heads: [':status: 200; date: x; content-length: 0'], ended: true });
    expect(test.frames).toHaveLength(1);
  });

  it('to HEAD has no body, whatever its source says', async () => {
    const test = await asking('HEAD');
    const body = new PushedBody();
    test.exchange.send(new ResponseHead(200, DATED, null), body);
    expect(body.push('no')).toBe(true);
    body.sink?.end(null);
    await test.send();
    expect(test.answer(1)).toMatchObject({ body: '', ended: true });
  });

  it('has no fields of the connection, and no words behind its status', async () => {
    const test = await asking();
    const fields = Fields.of('Date', 'x', 'Connection', 'x-hop', 'Keep-Alive', '5', 'Transfer-Encoding', 'chunked');
    test.exchange.send(new ResponseHead(200, fields, null, 'Fine', true), NO_BODY);
    await test.send();
    expect(test.answer(1).heads).toEqual([':status: 200; date: x']);
  });

  it('with a head of more than 16 KB comes in several frames', async () => {
    const test = await asking();
    const long = 'v'.repeat(15_000);
    test.exchange.answer(200, Fields.of('Date', 'x', 'a', long, 'b', long, 'c', long), 'body');
    await test.send();
    expect(test.frames.map(({ type }) => type)).toEqual([
      FrameType.Headers,
      FrameType.Continuation,
      FrameType.Continuation,
      FrameType.Data,
    ]);
    expect(test.answer(1)).toMatchObject({
      heads: [`:status: 200; date: x; a: ${long}; b: ${long}; c: ${long}; content-length: 4`],
      body: 'body',
      ended: true,
    });
  });

  it('with a field that cannot be sent becomes an error, and its connection goes on', async () => {
    const test = await asking();
    test.exchange.answer(200, Fields.of('x', 'a\r\nb: c'));
    await test.send(get(3));
    expect(test.answer(1).heads).toEqual([expect.stringContaining(':status: 500')]);
    test.exchange.answer(200, DATED);
    await test.send();
    expect(test.answer(3).ended).toBe(true);
  });

  it('cannot be detached', async () => {
    const test = await asking();
    expect(() => test.exchange.detach()).toThrow('cannot be detached');
  });
});

describe('a stream of content', () => {
  it('leaves turn by turn', async () => {
    const { test, body } = await streaming();
    await test.send();
    expect(test.answer(1)).toMatchObject({ heads: [':status: 200; date: x'], ended: false });
    for (const part of ['data: 1\n\n', 'data: 2\n\n']) {
      body.push(part);
      await test.send();
      expect(test.answer(1).body.endsWith(part)).toBe(true);
    }
    body.sink?.end(null);
    await test.send();
    expect(test.answer(1).ended).toBe(true);
    expect(test.frames.at(-1)).toMatchObject({ type: FrameType.Data, flags: Flag.EndStream, payload: Buffer.alloc(0) });
  });

  it('ends with its trailers', async () => {
    const { test, body } = await streaming();
    body.push('text');
    body.sink?.end(Fields.of('X-Sum', '1'));
    await test.send();
    expect(test.answer(1)).toMatchObject({ heads: [':status: 200; date: x', 'x-sum: 1'], body: 'text', ended: true });
  });

  it('is reset when its trailers cannot be sent', async () => {
    const { test, body } = await streaming();
    body.sink?.end(Fields.of('x', 'a\nb'));
    await test.send();
    expect(test.answer(1)).toMatchObject({ ended: false, reset: ErrorCode.InternalError });
    expect(test.exchange.error).toMatchObject({ code: 'INTERNAL_ERROR' });
  });

  it('that breaks off is reset: half an answer must not look whole', async () => {
    const { test, body } = await streaming();
    body.push('half');
    body.sink?.abort(new Error('the target is gone'));
    await test.send();
    expect(test.answer(1)).toMatchObject({ body: 'half', ended: false, reset: ErrorCode.InternalError });
    expect(test.connection.openStreams).toBe(0);
  });

  it('keeps to the length that its head has promised', async () => {
    const longer = await streaming(3);
    longer.body.push('1234');
    await longer.test.send();
    expect(longer.test.answer(1)).toMatchObject({ body: '', ended: false, reset: ErrorCode.InternalError });
    expect(longer.body.cancelled).toBe(true);
    const shorter = await streaming(3);
    shorter.body.push('12');
    shorter.body.sink?.end(null);
    await shorter.test.send();
    expect(shorter.test.answer(1)).toMatchObject({ body: '12', ended: false, reset: ErrorCode.InternalError });
  });

  it('that is large takes turns with others, a frame each', async () => {
    const test = await TestConnection.open();
    await test.send(get(1), get(3), get(5));
    test.take();
    for (const exchange of test.exchanges) exchange.answer(200, DATED, Buffer.alloc(20_000, 'x'));
    await test.send();
    const turns = test.frames.filter(({ type }) => type === FrameType.Data).map(({ streamId }) => streamId);
    expect(turns.slice(0, 3)).toEqual([1, 3, 5]);
    expect([1, 3, 5].map((id) => test.answer(id).body.length)).toEqual([20_000, 20_000, 20_000]);
  });
});

describe('an interim answer', () => {
  it('comes before the final one, whatever it is', async () => {
    const test = await asking();
    test.exchange.inform(103, Fields.of('link', '</a.css>'));
    test.exchange.inform(103, Fields.of('x', 'a\nb'));
    test.exchange.answer(200, DATED, 'x');
    await test.send();
    expect(test.answer(1)).toMatchObject({
      heads: [':status: 103; link: </a.css>', expect.stringContaining(':status: 200')],
      body: 'x',
      ended: true,
      reset: null,
    });
  });
});

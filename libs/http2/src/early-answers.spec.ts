import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { data, get, ping, post, rstStream, settings } from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { FrameType } from './frame.js';
import { STREAM_WINDOW } from './settings.js';

const DATED = Fields.of('Date', 'x');
/** A sweep that comes so soon, or so much later. */
const SOON_MS = 50;
const LATER_MS = 150;

/** Answered while the client still sends its body. */
async function answeredEarly(...fields: readonly string[]) {
  const test = await TestConnection.open();
  await test.send(post(1, ...fields), data(1, 'x'));
  test.exchange.answer(413, DATED, 'enough');
  await test.send();
  return test;
}

describe('an early answer', () => {
  it('is whole, and a while later the client may keep the rest of its request', async () => {
    const test = await answeredEarly();
    test.sweep(SOON_MS);
    await test.send();
    expect(test.answer(1)).toMatchObject({ body: 'enough', ended: true, reset: null });
    test.sweep(LATER_MS);
    await test.send();
    expect(test.answer(1).reset).toBe(ErrorCode.NoError);
    expect(test.connection.openStreams).toBe(0);
    expect(test.exchange.error).toBeNull();
    await test.send(data(1, 'x'.repeat(5000)), data(1, '', true), get(3));
    expect(test.exchanges).toHaveLength(2);
  });

  it('lets the client send all of its request, which nobody takes', async () => {
    const test = await TestConnection.open();
    const piece = data(1, Buffer.alloc(16_384));
    const window = Array.from({ length: STREAM_WINDOW / 16_384 }, () => piece);
    await test.send(post(1), ...window);
    test.take();
    test.exchange.answer(413, DATED, 'enough');
    for (let i = 0; i < 3; i++) {
      await test.send();
      const opened = test.take().filter(({ type, streamId }) => type === FrameType.WindowUpdate && streamId === 1);
      expect(opened.reduce((sum, { payload }) => sum + payload.readUInt32BE(), 0)).toBe(STREAM_WINDOW);
      await test.send(...window);
    }
    await test.send(data(1, '', true));
    expect(test.goAway).toBeNull();
    expect(test.connection.openStreams).toBe(0);
    test.sweep(LATER_MS);
    await test.send();
    expect(test.answer(1).reset).toBeNull();
  });

  it('leaves nothing to reset when the request ends in the same turn', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(301, DATED));
    await test.send(post(1), data(1, 'all of it', true));
    expect(test.answer(1)).toMatchObject({ ended: true, reset: null });
    expect(test.connection.openStreams).toBe(0);
  });

  it('is none the worse for a client that ends before the length it promised', async () => {
    const test = await answeredEarly('content-length', '100');
    await test.send(data(1, 'y', true));
    expect(test.answer(1)).toMatchObject({ body: 'enough', ended: true, reset: null });
    expect(test.connection.openStreams).toBe(0);
  });

  it('is none the worse for a client that takes the rest back', async () => {
    const test = await answeredEarly();
    await test.send(rstStream(1, ErrorCode.Cancel));
    expect(test.exchange).toMatchObject({ status: 413, error: null });
    expect(test.connection.openStreams).toBe(0);
    test.sweep(LATER_MS);
    await test.send();
    expect(test.answer(1).reset).toBeNull();
  });

  it.each([
    ['a success with much to come, which its client might never notice', 200, 1_000_000, ErrorCode.NoError],
    ['a success with little to come', 200, 500_000, null],
    ['a refusal, which stops its client', 413, 1_000_000, null],
  ])('says at once that the rest is unwanted, or not: %s', async (_what, status, length, reset) => {
    const test = await TestConnection.open();
    await test.send(post(1, 'content-length', String(length)));
    test.exchange.answer(status, DATED, 'answer');
    await test.send();
    expect(test.answer(1)).toMatchObject({ body: 'answer', ended: true, reset });
    expect(test.exchange).toMatchObject({ status, error: null });
    expect(test.connection.openStreams).toBe(reset === null ? 1 : 0);
  });

  it('holds up a shutdown no longer than that', async () => {
    const test = await answeredEarly();
    test.connection.closeGracefully();
    await test.send();
    const farewell = test.frames.find(({ type, flags }) => type === FrameType.Ping && flags === 0)?.payload;
    await test.send(ping(farewell?.toString('latin1'), true));
    expect(test.socket.finished).toBe(false);
    test.sweep(LATER_MS);
    await test.send();
    expect(test.answer(1)).toMatchObject({ body: 'enough', reset: ErrorCode.NoError });
    expect(test.socket.finished).toBe(true);
  });
});

describe('a client that has its uploads answered early, over and over', () => {
  const burst = (turn: number, ...fields: readonly string[]): Buffer[] =>
    Array.from({ length: 200 }, (_, i) => post(2 * (200 * turn + i) + 1, ...fields));

  it.each<[string, (test: TestConnection, turn: number) => Promise<void>]>([
    ['and goes on with them', async (test) => test.sweep(LATER_MS)],
    [
      'and takes them back',
      async (test, turn) =>
        test.send(...Array.from({ length: 200 }, (_, i) => rstStream(2 * (200 * turn + i) + 1, ErrorCode.Cancel))),
    ],
  ])('is told to calm down: %s', async (_how, next) => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(404, DATED));
    await test.send(settings());
    for (let turn = 0; turn < 3 && test.goAway === null; turn++) {
      await test.send(...burst(turn));
      await next(test, turn);
      await test.send();
    }
    expect(test.goAway).toMatchObject({ code: ErrorCode.EnhanceYourCalm, text: 'too many streams that were reset' });
  });

  it('is told to calm down when it is told at once that they are unwanted, too', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(200, DATED));
    for (let turn = 0; turn < 3; turn++) await test.send(...burst(turn, 'content-length', '1000000'));
    test.sweep(0);
    await test.send();
    expect(test.goAway).toMatchObject({ code: ErrorCode.EnhanceYourCalm, text: 'too many streams that were reset' });
  });

  it('may end them as often as it likes', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(404, DATED));
    for (let turn = 0; turn < 5; turn++) {
      await test.send(...burst(turn));
      await test.send(...Array.from({ length: 200 }, (_, i) => data(2 * (200 * turn + i) + 1, 'x', true)));
    }
    test.sweep(LATER_MS);
    await test.send();
    expect(test.goAway).toBeNull();
    expect(test.exchanges).toHaveLength(1000);
    expect(test.connection.openStreams).toBe(0);
  });
});

import { Fields, ResponseHead } from '@app/pipeline';
import { describe, expect, it, vi } from 'vitest';
import { ErrorCode } from './error-code.js';
import {
  data,
  frame,
  get,
  headerBlock,
  post,
  PREFACE,
  requestFields,
  settings,
  windowUpdate,
} from './fixtures/frames.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { TestConnection } from './fixtures/test-connection.js';
import { FrameType } from './frame.js';

const SECOND = 1000;

describe('an idle connection', () => {
  it('ends after a minute, also before its preface', async () => {
    const silent = new TestConnection();
    for (const test of [silent, await TestConnection.open()]) {
      test.sweep(50 * SECOND);
      expect(test.goAway).toBeNull();
      test.sweep(61 * SECOND);
      await test.send();
      expect(test.goAway?.code).toBe(ErrorCode.NoError);
      expect(test.socket.finished).toBe(true);
    }
  });

  it('is not one on which a target is silent', async () => {
    const test = await TestConnection.open();
    await test.send(get(1));
    expect(test.connection.idleSince).toBeNull();
    for (let minute = 1; minute < 10; minute++) test.sweep(minute * 60 * SECOND);
    expect(test.exchange.over).toBe(false);
    test.exchange.answer(200, new Fields());
    await test.send();
    expect(test.connection.idleSince).not.toBeNull();
  });
});

describe('a head that does not come in time', () => {
  it.each([
    ['of the preface', [PREFACE.subarray(0, 5)]],
    ['of a frame', [PREFACE, settings(), get(1).subarray(0, 5)]],
    ['of a request', [PREFACE, settings(), get(1).subarray(0, 15)]],
    [
      'without its CONTINUATION',
      [PREFACE, settings(), frame(FrameType.Headers, 0, 1, headerBlock(...requestFields()))],
    ],
  ])('ends the connection: %s', async (_what, frames) => {
    const test = new TestConnection();
    await test.send(...frames);
    for (const second of [0, 5]) test.sweep(second * SECOND);
    expect(test.goAway).toBeNull();
    test.sweep(11 * SECOND);
    await test.send();
    expect(test.goAway?.code).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('is another one each time', async () => {
    const test = await TestConnection.open();
    for (let i = 0; i < 5; i++) {
      await test.send(get(2 * i + 1).subarray(0, 15));
      test.sweep(6 * i * SECOND);
      await test.send(get(2 * i + 1).subarray(15));
      test.sweep(6 * i * SECOND + SECOND);
    }
    expect(test.goAway).toBeNull();
    expect(test.exchanges).toHaveLength(5);
  });
});

describe('a body that comes too slowly', () => {
  const uploading = async () => {
    const test = await TestConnection.open();
    await test.send(post(1));
    const sink = new RecordingSink();
    test.exchange.body.flowTo(sink);
    return { test, sink };
  };

  it('is given up after its grace, and its request answered', async () => {
    const { test, sink } = await uploading();
    for (const second of [0, 10, 15]) test.sweep(second * SECOND);
    await test.send(data(1, 'x'));
    expect(sink.aborted).toBeNull();
    test.sweep(21 * SECOND);
    expect(sink.aborted).toMatchObject({ code: 'REQUEST_BODY_BROKEN' });
    test.exchange.fail(sink.aborted);
    await test.send();
    test.sweep(22 * SECOND);
    await test.send();
    expect(test.answer(1)).toMatchObject({
      heads: [expect.stringContaining(':status: 500')],
      ended: true,
      reset: ErrorCode.NoError,
    });
  });

  it('is not one that nobody takes', async () => {
    const { test, sink } = await uploading();
    sink.wantsMore = false;
    await test.send(data(1, 'x'));
    for (const second of [0, 10, 21, 32, 60]) test.sweep(second * SECOND);
    expect(sink.aborted).toBeNull();
  });
});

describe('a client that opens no window', () => {
  it('loses that stream after a minute, and no other', async () => {
    const test = await TestConnection.open();
    const body = new PushedBody();
    await test.send(settings(0x4, 10), get(1), get(3));
    test.exchanges[0]?.send(new ResponseHead(200, new Fields(), null), body);
    body.push('x'.repeat(20));
    await test.send();
    for (const second of [0, 30, 50]) test.sweep(second * SECOND);
    expect(test.answer(1).reset).toBeNull();
    test.sweep(61 * SECOND);
    await test.send();
    expect(test.answer(1)).toMatchObject({ reset: ErrorCode.Cancel });
    expect(body.cancelled).toBe(true);
    expect(test.exchanges.map(({ over }) => over)).toEqual([true, false]);
  });

  it('has as long again for each bit it takes', async () => {
    const test = await TestConnection.open();
    await test.send(settings(0x4, 10), get(1));
    test.exchange.answer(200, new Fields(), 'x'.repeat(100));
    await test.send();
    for (let i = 0; i < 5; i++) {
      test.sweep(50 * i * SECOND);
      await test.send(windowUpdate(1, 1));
    }
    expect(test.answer(1)).toMatchObject({ body: 'x'.repeat(15), reset: null });
  });
});

describe('a client that takes nothing of what is written', () => {
  it('is cut after a minute', async () => {
    const test = await TestConnection.open();
    test.socket.reads = false;
    await test.send(get(1));
    test.exchange.answer(200, new Fields(), 'x');
    await test.send();
    expect(test.connection.unsentBytes).toBeGreaterThan(0);
    for (const second of [0, 50]) test.sweep(second * SECOND);
    expect(test.closed).toBe(0);
    test.sweep(61 * SECOND);
    await test.send();
    expect(test.closed).toBe(1);
  });
});

describe('a connection that says goodbye', () => {
  it('waits five seconds for the client to do so too', async () => {
    const test = await TestConnection.open();
    await test.send(frame(FrameType.Ping, 0, 0, ''));
    test.sweep(2 * SECOND);
    await test.send();
    expect(test.closed).toBe(0);
    test.sweep(6 * SECOND);
    await test.send();
    expect(test.closed).toBe(1);
  });

  it('is closed by its client', async () => {
    const test = await TestConnection.open();
    await test.send(frame(FrameType.Ping, 0, 0, ''));
    test.socket.push(null);
    await vi.waitUntil(() => test.closed === 1);
  });
});

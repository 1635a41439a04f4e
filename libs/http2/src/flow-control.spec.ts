import { Fields, ResponseHead } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { data, frame, get, post, settings, windowUpdate } from './fixtures/frames.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { RecordingSink } from './fixtures/recording-sink.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType, LARGEST_WINDOW } from './frame.js';

const INITIAL_WINDOW_SIZE = 0x4;
const MB = 1024 * 1024;

async function answeringWith(bytes: number): Promise<TestConnection> {
  return TestConnection.open({}, (exchange) => exchange.answer(200, new Fields(), Buffer.alloc(bytes, 'x')));
}

const received = (test: TestConnection, streamId: number) => test.answer(streamId).body.length;

describe("a client's windows", () => {
  it('hold DATA back, on a stream', async () => {
    const test = await answeringWith(20);
    await test.send(settings(INITIAL_WINDOW_SIZE, 5), get(1));
    expect(test.answer(1)).toMatchObject({ body: 'xxxxx', ended: false });
    await test.send(windowUpdate(1, 10));
    expect(test.answer(1)).toMatchObject({ body: 'x'.repeat(15), ended: false });
    await test.send(windowUpdate(1, 5));
    expect(test.answer(1)).toMatchObject({ body: 'x'.repeat(20), ended: true });
  });

  it('hold DATA back, on the connection', async () => {
    const test = await answeringWith(40_000);
    await test.send(get(1), get(3));
    expect(received(test, 1) + received(test, 3)).toBe(65_535);
    await test.send(windowUpdate(0, 100_000));
    expect(test.answer(1).ended && test.answer(3).ended).toBe(true);
  });

  it('hold neither heads nor empty answers back', async () => {
    const test = await TestConnection.open();
    await test.send(settings(INITIAL_WINDOW_SIZE, 0), get(1), get(3));
    test.exchanges[0]?.answer(200, new Fields(), 'x');
    test.exchanges[1]?.answer(200, new Fields());
    await test.send();
    expect(test.answer(1)).toMatchObject({ ended: false, heads: [expect.stringContaining(':status: 200')] });
    expect(test.answer(3).ended).toBe(true);
  });

  it('change with SETTINGS, also for streams that are open', async () => {
    const test = await answeringWith(20);
    await test.send(settings(INITIAL_WINDOW_SIZE, 5), get(1));
    await test.send(settings(INITIAL_WINDOW_SIZE, 12));
    expect(received(test, 1)).toBe(12);
  });

  it('may become negative, and are made up for first', async () => {
    const test = await answeringWith(20);
    await test.send(settings(INITIAL_WINDOW_SIZE, 10), get(1));
    await test.send(settings(INITIAL_WINDOW_SIZE, 2), windowUpdate(1, 8));
    expect(received(test, 1)).toBe(10);
    await test.send(windowUpdate(1, 1));
    expect(received(test, 1)).toBe(11);
  });

  it('open by something', async () => {
    const connection = await TestConnection.open();
    await connection.send(windowUpdate(0, 0));
    expect(connection.goAway?.code).toBe(ErrorCode.ProtocolError);
    const stream = await TestConnection.open();
    await stream.send(get(1), windowUpdate(1, 0));
    expect(stream.answer(1).reset).toBe(ErrorCode.ProtocolError);
  });

  it('are not larger than 2³¹ − 1', async () => {
    const connection = await TestConnection.open();
    await connection.send(windowUpdate(0, LARGEST_WINDOW));
    expect(connection.goAway?.code).toBe(ErrorCode.FlowControlError);
    const stream = await TestConnection.open();
    await stream.send(get(1), windowUpdate(1, LARGEST_WINDOW));
    expect(stream.answer(1).reset).toBe(ErrorCode.FlowControlError);
    const settled = await TestConnection.open();
    await settled.send(get(1), windowUpdate(1, 1), settings(INITIAL_WINDOW_SIZE, LARGEST_WINDOW));
    expect(settled.goAway?.code).toBe(ErrorCode.FlowControlError);
  });
});

describe('our windows', () => {
  const piece = Buffer.alloc(16_384, 'x');
  const upload = (streamId: number, bytes: number) =>
    Array.from({ length: bytes / 16_384 }, () => data(streamId, piece));
  const opened = (test: TestConnection, streamId: number) =>
    test.frames
      .filter((sent) => sent.type === FrameType.WindowUpdate && sent.streamId === streamId)
      .reduce((sum, { payload }) => sum + payload.readUInt32BE(), 0);

  it('open again only for what was taken', async () => {
    const test = await TestConnection.open();
    test.take();
    await test.send(post(1), ...upload(1, MB / 2));
    expect(opened(test, 1)).toBe(0);
    const sink = new RecordingSink();
    test.exchange.body.flowTo(sink);
    await test.send();
    expect(sink.content).toHaveLength(MB / 2);
    expect(opened(test, 1)).toBe(MB / 2);
    sink.wantsMore = false;
    await test.send(...upload(1, MB / 2));
    expect(opened(test, 1)).toBe(MB / 2);
    sink.wantsMore = true;
    test.exchange.body.resume();
    await test.send();
    expect([opened(test, 1), opened(test, 0)]).toEqual([MB, MB]);
  });

  it('count padding, which nobody has to take', async () => {
    const test = await TestConnection.open();
    test.take();
    const padded = frame(FrameType.Data, Flag.Padded, 1, Buffer.concat([Buffer.from([255, 120]), Buffer.alloc(255)]));
    await test.send(post(1), ...Array.from({ length: 4096 }, () => padded));
    expect(opened(test, 0)).toBeGreaterThan(MB - 8192);
    expect(test.exchange.over).toBe(false);
  });

  it('are given back when nobody wants the rest', async () => {
    const test = await TestConnection.open();
    test.take();
    await test.send(post(1), ...upload(1, MB));
    test.exchange.body.cancel();
    await test.send(post(3), ...upload(3, MB), frame(FrameType.RstStream, 0, 3, '\0\0\0\x08'));
    expect(opened(test, 0)).toBe(2 * MB);
  });

  it('are given back for what came whole, and was answered without being read', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(404, new Fields(), 'no'));
    test.take();
    for (let streamId = 1; streamId < 401; streamId += 2) await test.send(post(streamId), data(streamId, piece, true));
    expect(opened(test, 0)).toBeGreaterThanOrEqual(MB);
    expect(test.goAway).toBeNull();
  });

  it('are given back sooner when streams that wait hold most of them', async () => {
    const test = await TestConnection.open();
    test.take();
    await test.send(post(1), ...upload(1, MB / 2), post(3), ...upload(3, MB / 2 + 16_384));
    await test.send(post(5));
    const sink = new RecordingSink();
    test.exchange.body.flowTo(sink);
    await test.send(...upload(5, MB - 16_384));
    expect(sink.content).toHaveLength(MB - 16_384);
    expect(opened(test, 0)).toBeGreaterThan(MB / 4);
  });

  it('that others hold are no reason to call an upload slow', async () => {
    const test = await TestConnection.open();
    await test.send(post(1), ...upload(1, MB), post(3), ...upload(3, MB), post(5));
    const sink = new RecordingSink();
    test.exchange.body.flowTo(sink);
    for (const laterMs of [600, 11_000, 22_000, 33_000]) test.sweep(laterMs);
    expect(sink.aborted).toBeNull();
  });

  it('of a stream are kept to, or the stream is reset', async () => {
    const test = await TestConnection.open();
    await test.send(post(1), ...upload(1, MB));
    expect(test.answer(1).reset).toBeNull();
    await test.send(data(1, 'x'));
    expect(test.answer(1).reset).toBe(ErrorCode.FlowControlError);
    expect(test.goAway).toBeNull();
  });

  it('of the connection are kept to, or it ends', async () => {
    const test = await TestConnection.open();
    await test.send(post(1), ...upload(1, MB), post(3), ...upload(3, MB));
    expect(test.goAway).toBeNull();
    await test.send(post(5), data(5, 'x'));
    expect(test.goAway?.code).toBe(ErrorCode.FlowControlError);
  });
});

describe('an answer that does not fit', () => {
  const streaming = async () => {
    const test = await TestConnection.open();
    const body = new PushedBody();
    await test.send(get(1));
    test.exchange.send(new ResponseHead(200, new Fields(), null), body);
    return { test, body };
  };

  it('queues 128 KB, and then its source waits until that is sent', async () => {
    const { test, body } = await streaming();
    await test.send(settings(INITIAL_WINDOW_SIZE, 0));
    expect(body.push('x'.repeat(100_000))).toBe(true);
    expect(body.push('x'.repeat(100_000))).toBe(false);
    await test.send();
    expect(body.resumes).toBe(0);
    await test.send(windowUpdate(0, 200_000), windowUpdate(1, 200_000));
    await test.send();
    expect(received(test, 1)).toBe(200_000);
    expect(body.resumes).toBe(1);
  });

  it('gives lent memory back when it is copied, or dropped', async () => {
    const { test, body } = await streaming();
    const back: string[] = [];
    body.push('small', () => back.push('small'));
    expect(back).toEqual(['small']);
    body.push(Buffer.alloc(65_000), () => back.push('large'));
    await test.send();
    expect(back).toEqual(['small', 'large']);
    body.push(Buffer.alloc(65_000), () => back.push('held'));
    await test.send();
    expect(back).toHaveLength(2);
    test.exchange.fail(new Error('off'));
    expect(back).toEqual(['small', 'large', 'held']);
  });
});

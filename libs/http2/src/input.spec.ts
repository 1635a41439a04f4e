import { Fields } from '@app/pipeline';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorCode } from './error-code.js';
import { frame, get, ping, rstStream, windowUpdate } from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { FrameType } from './frame.js';

const NO_FIELDS = new Fields();
const turn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const pings = (count: number): Buffer => Buffer.concat(Array.from({ length: count }, () => ping()));

/** Stands still: frames that come at once do so on a machine that has other things to do as well. */
let now: number;
beforeEach(() => {
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void vi.restoreAllMocks());

describe('a client that has us do much beside serving requests', () => {
  it('waits for its turn, with everything behind it, and misses nothing', async () => {
    const test = await TestConnection.open();
    test.socket.emit('data', Buffer.concat([pings(100), get(1)]));
    expect(test.socket.isPaused()).toBe(true);
    // What is still on its way when the socket is paused.
    test.socket.emit('data', get(3));
    expect(test.exchanges).toHaveLength(0);
    while (test.resources.slowLane.busy) await turn();
    await turn();
    expect(test.socket.isPaused()).toBe(false);
    expect(test.exchanges).toHaveLength(2);
    expect(test.frames.filter(({ type }) => type === FrameType.Ping)).toHaveLength(100);
  });

  it.each(Array.from({ length: 12 }, (_, i) => i))(
    'misses nothing when its 16 ms are over between two looks at the clock (%i)',
    async (look) => {
      const test = await TestConnection.open();
      let looks = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => (looks++ <= look ? now : now + 16));
      await test.send(pings(100));
      expect(test.frames.filter(({ type }) => type === FrameType.Ping)).toHaveLength(100);
    },
  );

  it('gets no further in a turn however much it sends', async () => {
    const test = await TestConnection.open();
    test.socket.emit('data', pings(400));
    await turn();
    await turn();
    const answered = test.frames.filter(({ type }) => type === FrameType.Ping).length;
    expect(answered).toBeGreaterThan(16);
    expect(answered).toBeLessThan(400);
    while (test.resources.slowLane.busy) await turn();
  });

  it('waits with all that it sends in the next quarter of a second', async () => {
    const test = await TestConnection.open();
    await test.send(pings(100));
    test.socket.emit('data', get(1));
    expect(test.exchanges).toHaveLength(0);
    expect(test.socket.isPaused()).toBe(true);
    while (test.resources.slowLane.busy) await turn();
    expect(test.exchanges).toHaveLength(1);
    now += 300;
    await test.send(get(3));
    test.socket.emit('data', get(5));
    expect(test.exchanges).toHaveLength(3);
  });

  it('is forgiven nothing for the time that it waits', async () => {
    const test = await TestConnection.open();
    test.socket.emit('data', pings(600));
    while (test.resources.slowLane.busy) {
      now += 1000;
      await turn();
    }
    expect(test.goAway?.code).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('waits when what it asks is too large to be served', async () => {
    const test = await TestConnection.open({ maxHeadBytes: 1000 });
    test.socket.emit('data', Buffer.concat([get(1, '/', 'x-large', 'x'.repeat(1500)), get(3)]));
    expect(test.socket.isPaused()).toBe(true);
    expect(test.exchanges).toHaveLength(0);
    await test.send();
    expect(test.exchanges).toHaveLength(1);
    expect(test.socket.isPaused()).toBe(false);
  });

  it('waits to be told that it broke the rules', async () => {
    const test = await TestConnection.open();
    test.socket.emit('data', frame(FrameType.Ping, 0, 1, '12345678'));
    expect(test.connection.phase).toBe('open');
    expect(test.socket.isPaused()).toBe(true);
    await test.send();
    expect(test.goAway?.code).toBe(ErrorCode.ProtocolError);
  });

  it('has nothing handed on that it takes back behind it', async () => {
    const test = await TestConnection.open();
    const flood = Array.from({ length: 40 }, (_, i) => [get(2 * i + 1), rstStream(2 * i + 1, ErrorCode.Cancel)]);
    await test.send(...flood.flat());
    expect(test.exchanges).toHaveLength(0);
    await test.send(get(101));
    expect(test.exchanges).toHaveLength(1);
  });

  it('may open windows for what it gets without waiting', async () => {
    const content = Buffer.alloc(16_384);
    const test = await TestConnection.open();
    await test.send(windowUpdate(0, 10_000_000), get(1));
    test.exchange.answer(200, NO_FIELDS);
    for (let i = 0; i < 30; i++) {
      await test.send(get(3 + 2 * i));
      test.exchange.answer(200, NO_FIELDS, content);
      await turn();
      test.socket.emit('data', Buffer.concat([windowUpdate(0, 16_384), windowUpdate(0, 1)]));
      expect(test.socket.isPaused()).toBe(false);
    }
  });

  it('may open windows in small pieces, at a time, for much that it got before', async () => {
    const test = await TestConnection.open();
    await test.send(windowUpdate(0, 10_000_000), get(1), windowUpdate(1, 10_000_000));
    test.exchange.answer(200, NO_FIELDS, Buffer.alloc(128 * 1024));
    await turn();
    await turn();
    // As Go's client does that is read from 4 KB at a time.
    const windows = Array.from({ length: 32 }, () => Buffer.concat([windowUpdate(0, 4096), windowUpdate(1, 4096)]));
    test.socket.emit('data', Buffer.concat(windows));
    expect(test.socket.isPaused()).toBe(false);
  });

  it('may leave while it waits, in order', async () => {
    const test = await TestConnection.open();
    const { buffers } = test.resources;
    const [took, gaveBack] = [vi.spyOn(buffers, 'take'), vi.spyOn(buffers, 'giveBack')];
    test.connection.closeGracefully();
    test.socket.emit('data', Buffer.concat([pings(100), ping('farewell', true), pings(100)]));
    while (test.resources.slowLane.busy) await turn();
    expect(test.connection.phase).toBe('closing');
    expect(test.goAway?.code).toBe(ErrorCode.NoError);
    await vi.waitUntil(() => !test.socket.isPaused());
    test.socket.push(null);
    await vi.waitUntil(() => test.closed === 1);
    const taken = took.mock.results.map(({ value }) => value);
    for (const buffer of taken)
      expect(gaveBack.mock.calls.filter(([given]) => given === buffer).length).toBeGreaterThan(0);
    expect(gaveBack.mock.calls.filter(([{ length }]) => length > 0)).toHaveLength(taken.length);
  });

  it('is read on at once when it leaves without having made us do much', async () => {
    const test = await TestConnection.open();
    test.connection.closeGracefully();
    await test.send(ping('farewell', true));
    expect(test.connection.phase).toBe('closing');
    test.socket.emit('data', pings(1000));
    expect(test.socket.isPaused()).toBe(false);
  });

  it('is cut while it waits, and nothing of it is looked at any more', async () => {
    const test = await TestConnection.open();
    test.socket.emit('data', Buffer.concat([pings(100), get(1)]));
    test.connection.destroy();
    while (test.resources.slowLane.busy) await turn();
    expect(test.exchanges).toHaveLength(0);
    expect(test.closed).toBe(1);
  });

  it('is read to its end once it was told to go, some of it now and then', async () => {
    const test = await TestConnection.open();
    await test.send(pings(1000));
    expect(test.goAway?.code).toBe(ErrorCode.EnhanceYourCalm);
    for (let i = 0; i < 2; i++) {
      expect(test.socket.isPaused()).toBe(true);
      await vi.waitUntil(() => !test.socket.isPaused());
      test.socket.emit('data', pings(1000));
    }
    test.socket.push(null);
    await vi.waitUntil(() => test.closed === 1);
  });

  it('gets one write for each piece of it, and none meanwhile', async () => {
    const test = await TestConnection.open();
    test.socket.emit('data', Buffer.concat([get(1), pings(60)]));
    // With those in front of its second piece.
    for (let i = 0; i < 100; i++) test.resources.slowLane.add({ goOn: () => false });
    const { writes } = test.socket;
    await turn();
    await turn();
    await turn();
    expect(test.socket.writes).toBe(writes + 1);
    expect(test.frames.filter(({ type }) => type === FrameType.Ping).length).toBeLessThan(60);
    while (test.resources.slowLane.busy) await turn();
    await turn();
    expect(test.frames.filter(({ type }) => type === FrameType.Ping)).toHaveLength(60);
  });
});

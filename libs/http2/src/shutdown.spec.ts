import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { get, ping, PREFACE, settings } from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { FrameType, LARGEST_WINDOW } from './frame.js';

/** The PING that came behind the first GOAWAY, answered. */
function farewell(test: TestConnection): Buffer {
  const sent = test.frames.findLast(({ type, flags }) => type === FrameType.Ping && flags === 0);
  return ping(sent?.payload.toString('latin1'), true);
}

describe('a shutdown', () => {
  it('serves what is on its way, then what is under way, and then ends', async () => {
    const test = await TestConnection.open();
    await test.send(get(1));
    test.connection.closeGracefully();
    await test.send();
    expect(test.goAway).toEqual({ lastId: LARGEST_WINDOW, code: ErrorCode.NoError, text: '' });
    await test.send(get(3), farewell(test));
    expect(test.exchanges).toHaveLength(2);
    expect(test.goAway).toEqual({ lastId: 3, code: ErrorCode.NoError, text: '' });
    test.exchanges[0]?.answer(200, new Fields(), 'one');
    await test.send(get(5));
    expect(test.exchanges).toHaveLength(2);
    expect(test.socket.finished).toBe(false);
    test.exchanges[1]?.answer(200, new Fields(), 'two');
    await test.send();
    expect([test.answer(1).body, test.answer(3).body]).toEqual(['one', 'two']);
    expect(test.answer(5).reset).toBeNull();
    expect(test.socket.finished).toBe(true);
  });

  it('never tells that more was served than it did', async () => {
    const test = await TestConnection.open();
    await test.send(get(1));
    test.connection.closeGracefully();
    await test.send();
    await test.send(farewell(test));
    await test.send(get(3), get(5), ping('short', false).subarray(0, 9), Buffer.alloc(8), ping('x'));
    expect(test.goAway).toMatchObject({ lastId: 1, code: ErrorCode.FrameSizeError });
    expect(test.exchanges).toHaveLength(1);
  });

  it('ends an idle connection as soon as its client has heard of it', async () => {
    const test = await TestConnection.open();
    test.connection.closeGracefully();
    test.connection.closeGracefully();
    await test.send();
    expect(test.frames.filter(({ type }) => type === FrameType.GoAway)).toHaveLength(1);
    await test.send(farewell(test));
    expect(test.socket.finished).toBe(true);
  });

  it('does not wait for a client that says nothing', async () => {
    const test = await TestConnection.open();
    test.connection.closeGracefully();
    test.sweep(0);
    expect(test.socket.writableEnded).toBe(false);
    test.sweep(1100);
    expect(test.socket.writableEnded).toBe(true);
  });

  it('serves the first request of a client that was accepted before it', async () => {
    const test = new TestConnection({}, (exchange) => exchange.answer(200, new Fields(), 'served'));
    test.connection.closeGracefully();
    await test.send(PREFACE, settings(), get(1));
    expect(test.answer(1).body).toBe('served');
    await test.send(farewell(test));
    expect(test.socket.finished).toBe(true);
  });

  it('that is out of patience cuts it', async () => {
    const test = await TestConnection.open();
    await test.send(get(1));
    test.connection.destroy();
    await test.send();
    expect(test.exchange.status).toBe(499);
    expect(test.closed).toBe(1);
  });
});

describe('a client that closes its connection', () => {
  it('wants no answer any more', async () => {
    const test = await TestConnection.open();
    await test.send(get(1));
    test.socket.push(null);
    await test.send();
    expect(test.exchange.status).toBe(499);
    expect(test.socket.finished).toBe(true);
  });

  it('may have done so before the connection was made of it', async () => {
    const test = new TestConnection();
    test.socket.destroy();
    await test.send();
    expect(test.closed).toBe(1);
  });
});

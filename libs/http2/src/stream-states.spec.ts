import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { data, frame, get, headers, ping, post, requestFields, rstStream, windowUpdate } from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

const answering = async () => TestConnection.open({}, (exchange) => exchange.answer(200, new Fields(), 'ok'));

describe('a stream that the client has ended', () => {
  it('takes no more DATA and HEADERS', async () => {
    for (const late of [data(1, 'x'), headers(1, ['x', 'y'])]) {
      const test = await TestConnection.open();
      await test.send(get(1));
      await test.send(late);
      expect(test.answer(1).reset).toBe(ErrorCode.StreamClosed);
      expect(test.goAway).toBeNull();
      expect(test.exchange.status).toBe(499);
    }
  });

  it('still has windows, priorities and resets', async () => {
    const test = await TestConnection.open();
    await test.send(get(1), windowUpdate(1, 5), frame(FrameType.Priority, 0, 1, '\0\0\0\0\0'));
    expect(test.answer(1).reset).toBeNull();
    await test.send(rstStream(1, ErrorCode.Cancel));
    expect(test.exchange.status).toBe(499);
    expect(test.goAway).toBeNull();
  });
});

describe('a stream that is closed', () => {
  it('takes no DATA', async () => {
    const test = await answering();
    await test.send(get(1));
    await test.send(data(1, 'x'));
    expect(test.answer(1).reset).toBe(ErrorCode.StreamClosed);
    expect(test.goAway).toBeNull();
  });

  it('is not opened again', async () => {
    const test = await answering();
    await test.send(get(1));
    await test.send(get(1));
    expect(test.goAway?.code).toBe(ErrorCode.StreamClosed);
  });

  it('takes windows and resets that were under way', async () => {
    const test = await answering();
    await test.send(get(1));
    test.take();
    await test.send(windowUpdate(1, 5), rstStream(1, ErrorCode.Cancel), ping());
    expect(test.frames).toMatchObject([{ type: FrameType.Ping }]);
  });

  it('stays closed when the client has reset it', async () => {
    const test = await TestConnection.open();
    await test.send(post(1), rstStream(1, ErrorCode.Cancel), data(1, 'x'));
    expect(test.answer(1).reset).toBe(ErrorCode.StreamClosed);
  });
});

describe('a stream that we have reset', () => {
  it('may be sent to by a client that does not know yet', async () => {
    const test = await TestConnection.open();
    // Malformed: no body may come to more than its length.
    await test.send(post(1, 'content-length', '1'), data(1, 'xx'));
    expect(test.answer(1).reset).toBe(ErrorCode.ProtocolError);
    test.take();
    await test.send(data(1, 'x'.repeat(1000)), headers(1, ['x', 'y']), windowUpdate(1, 1), ping());
    expect(test.frames).toMatchObject([{ type: FrameType.Ping }]);
  });

  it('may be sent to late, however many others were closed since', async () => {
    const test = await TestConnection.open();
    await test.send(post(1, 'content-length', '1'), data(1, 'xx'), get(3));
    const held = test.exchange;
    for (let streamId = 5; streamId < 605; streamId += 2) {
      await test.send(get(streamId));
      test.exchange.answer(200, new Fields());
    }
    await test.send(headers(1, ['x', 'y']));
    expect(test.goAway).toBeNull();
    expect(held.over).toBe(false);
  });

  it('has its header blocks decompressed all the same: the next one builds on them', async () => {
    const test = await TestConnection.open();
    await test.send(post(1, 'content-length', '1'), data(1, 'xx'));
    // A trailer that goes into the table, and a request that takes it from there.
    await test.send(frame(FrameType.Headers, Flag.EndHeaders | Flag.EndStream, 1, '\x40\x03foo\x03bar'));
    const indexed = Buffer.concat([get(3), Buffer.from('\xbe', 'latin1')]);
    indexed.writeUIntBE(indexed.length - 9, 0, 3);
    await test.send(indexed);
    expect(test.exchange.request.fields.get('foo')).toBe('bar');
  });
});

describe('streams', () => {
  it('are 250 at a time', async () => {
    const test = await TestConnection.open();
    await test.send(...Array.from({ length: 251 }, (_, i) => get(2 * i + 1)));
    expect(test.exchanges).toHaveLength(250);
    expect(test.answer(501).reset).toBe(ErrorCode.RefusedStream);
    test.exchanges[0]?.answer(200, new Fields());
    await test.send(get(503));
    expect(test.exchanges).toHaveLength(251);
  });

  it('are independent: one that is malformed leaves the others alone', async () => {
    const test = await answering();
    await test.send(headers(1, [...requestFields(), 'Upper', 'case']), get(3));
    expect(test.answer(1).reset).toBe(ErrorCode.ProtocolError);
    expect(test.answer(3)).toMatchObject({ body: 'ok', ended: true });
  });
});

describe('PRIORITY of another size', () => {
  it('resets its stream', async () => {
    const test = await TestConnection.open();
    await test.send(get(1), frame(FrameType.Priority, 0, 1, '1234'));
    expect(test.answer(1).reset).toBe(ErrorCode.FrameSizeError);
    expect(test.goAway).toBeNull();
  });
});

describe('a client that resets its request', () => {
  it('with the next bytes has not made one: nobody went to a target for it', async () => {
    const test = await TestConnection.open();
    await test.send(get(1), rstStream(1, ErrorCode.Cancel), get(3));
    expect(test.exchanges).toHaveLength(1);
    expect(test.connection.openStreams).toBe(1);
  });

  it('calls it off, and hears nothing more of it', async () => {
    const test = await TestConnection.open();
    await test.send(get(1));
    const reasons: string[] = [];
    test.exchange.onCancel({ cancelled: ({ code }) => reasons.push(code) });
    test.take();
    await test.send(rstStream(1, ErrorCode.Cancel));
    expect(reasons).toEqual(['CLIENT_LEFT']);
    test.exchange.answer(200, new Fields(), 'late');
    await test.send();
    expect(test.frames).toEqual([]);
    expect(test.connection.openStreams).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import {
  data,
  frame,
  get,
  goAway,
  headers,
  ping,
  post,
  PREFACE,
  requestFields,
  rstStream,
  settings,
  windowUpdate,
} from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

/** What a client is told that has said hello and then sends this. */
async function verdictOn(...frames: readonly Buffer[]): Promise<number | undefined> {
  const test = await TestConnection.open();
  await test.send(...frames);
  expect(test.socket.finished).toBe(test.goAway !== null);
  return test.goAway?.code;
}

describe('a client that says hello', () => {
  it('gets our SETTINGS and a window first, and its own acknowledged', async () => {
    const test = await TestConnection.open();
    expect(test.frames.map(({ type, flags }) => [type, flags])).toEqual([
      [FrameType.Settings, 0],
      [FrameType.WindowUpdate, 0],
      [FrameType.Settings, Flag.Ack],
    ]);
    expect(test.frames[0]?.payload.toString('hex')).toBe('0003000000fa000400100000000600010000');
  });

  it('is answered in one write, whatever it sends in one piece', async () => {
    const test = new TestConnection();
    await test.send(PREFACE, settings(), ping(), ping());
    expect(test.socket.writes).toBe(1);
  });

  it('has to begin with the preface', async () => {
    const test = new TestConnection();
    await test.send(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(test.goAway?.code).toBe(ErrorCode.ProtocolError);
    expect(test.socket.finished).toBe(true);
  });

  it('has to send SETTINGS first', async () => {
    for (const first of [ping(), frame(FrameType.Settings, Flag.Ack, 0)]) {
      const test = new TestConnection();
      await test.send(PREFACE, first);
      expect(test.goAway?.code).toBe(ErrorCode.ProtocolError);
    }
  });
});

describe('SETTINGS', () => {
  it('belong to the connection', async () => {
    expect(await verdictOn(frame(FrameType.Settings, 0, 1))).toBe(ErrorCode.ProtocolError);
  });

  it('come in entries of six bytes, an acknowledgement in none', async () => {
    expect(await verdictOn(frame(FrameType.Settings, 0, 0, '12345'))).toBe(ErrorCode.FrameSizeError);
    expect(await verdictOn(frame(FrameType.Settings, Flag.Ack, 0, '123456'))).toBe(ErrorCode.FrameSizeError);
    expect(await verdictOn(frame(FrameType.Settings, Flag.Ack, 0))).toBeUndefined();
  });

  it('have values that make sense', async () => {
    expect(await verdictOn(settings(0x2, 2))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(settings(0x4, 0x80000000))).toBe(ErrorCode.FlowControlError);
    expect(await verdictOn(settings(0x5, 16_383))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(settings(0x5, 16_777_216))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(settings(0x2, 1, 0x4, 0x7fffffff, 0x5, 16_777_215, 0xff, 1))).toBeUndefined();
  });
});

describe('PING', () => {
  it('is answered with what it brought', async () => {
    const test = await TestConnection.open();
    test.take();
    await test.send(ping('abcdefgh'));
    expect(test.frames).toMatchObject([{ type: FrameType.Ping, flags: Flag.Ack, payload: Buffer.from('abcdefgh') }]);
  });

  it('has eight bytes, and no stream', async () => {
    expect(await verdictOn(frame(FrameType.Ping, 0, 0, '1234567'))).toBe(ErrorCode.FrameSizeError);
    expect(await verdictOn(frame(FrameType.Ping, 0, 1, '12345678'))).toBe(ErrorCode.ProtocolError);
  });

  it('that answers one of ours is not answered', async () => {
    const test = await TestConnection.open();
    test.take();
    await test.send(ping('abcdefgh', true));
    expect(test.frames).toEqual([]);
  });
});

describe('GOAWAY of a client', () => {
  it('ends the connection behind the last answer', async () => {
    const test = await TestConnection.open();
    await test.send(get(1), goAway());
    expect(test.goAway).toBeNull();
    test.exchange.answer(204, test.exchange.request.fields);
    await test.send();
    expect(test.answer(1).ended).toBe(true);
    expect(test.goAway).toMatchObject({ lastId: 1, code: ErrorCode.NoError });
    expect(test.socket.finished).toBe(true);
  });

  it('belongs to the connection, and says something', async () => {
    expect(await verdictOn(frame(FrameType.GoAway, 0, 1, Buffer.alloc(8)))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(frame(FrameType.GoAway, 0, 0, '1234567'))).toBe(ErrorCode.FrameSizeError);
  });
});

describe('a frame', () => {
  it('is not longer than was announced', async () => {
    expect(await verdictOn(frame(0xfe, 0, 0, Buffer.alloc(16_385)))).toBe(ErrorCode.FrameSizeError);
    expect(await verdictOn(frame(0xfe, 0, 0, Buffer.alloc(16_384)))).toBeUndefined();
  });

  it('of a type that nobody knows means nothing, between others', async () => {
    const test = await TestConnection.open();
    await test.send(frame(0xfe, 0xff, 77, 'hello'), get(1));
    expect(test.exchanges).toHaveLength(1);
  });

  it('that clients do not send is an error', async () => {
    expect(await verdictOn(frame(FrameType.PushPromise, Flag.EndHeaders, 1, '1234'))).toBe(ErrorCode.ProtocolError);
  });

  it('may have its reserved bit set', async () => {
    const request = get(1);
    request[5] = (request[5] ?? 0) | 0x80;
    const test = await TestConnection.open();
    await test.send(request);
    expect(test.exchanges).toHaveLength(1);
  });

  it('of an idle stream is HEADERS or PRIORITY', async () => {
    for (const early of [data(1, 'x'), rstStream(1, 0), windowUpdate(1, 1), data(2, 'x'), windowUpdate(2, 1)]) {
      expect(await verdictOn(early)).toBe(ErrorCode.ProtocolError);
    }
    expect(await verdictOn(frame(FrameType.Priority, 0, 1, '\0\0\0\0\0'))).toBeUndefined();
  });

  it('of a stream says of which', async () => {
    const none = [data(0, 'x'), headers(0, requestFields()), rstStream(0, 0), frame(FrameType.Priority, 0, 0, '12345')];
    for (const orphan of none) expect(await verdictOn(orphan)).toBe(ErrorCode.ProtocolError);
  });

  it('has the size of its type', async () => {
    expect(await verdictOn(get(1), frame(FrameType.RstStream, 0, 1, '123'))).toBe(ErrorCode.FrameSizeError);
    expect(await verdictOn(frame(FrameType.WindowUpdate, 0, 0, '123'))).toBe(ErrorCode.FrameSizeError);
    expect(await verdictOn(frame(FrameType.Priority, 0, 1, '1234'))).toBe(ErrorCode.FrameSizeError);
  });

  it('opens streams with odd numbers that rise', async () => {
    expect(await verdictOn(headers(2, requestFields()))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(get(5), get(3))).toBe(ErrorCode.ProtocolError);
  });

  it('does not make a stream depend on itself', async () => {
    expect(await verdictOn(frame(FrameType.Priority, 0, 3, '\0\0\0\x03\0'))).toBe(ErrorCode.ProtocolError);
    const own = frame(FrameType.Headers, Flag.EndHeaders | Flag.EndStream | Flag.Priority, 3, '\0\0\0\x03\0');
    expect(await verdictOn(own)).toBe(ErrorCode.ProtocolError);
  });
});

describe('padding', () => {
  const padded = Flag.EndHeaders | Flag.Padded;

  it('of HEADERS is not longer than they are', async () => {
    expect(await verdictOn(frame(FrameType.Headers, padded, 1, '\x05abcd'))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(frame(FrameType.Headers, padded, 1, ''))).toBe(ErrorCode.FrameSizeError);
  });

  it('of DATA is not longer than it is', async () => {
    expect(await verdictOn(post(1), frame(FrameType.Data, Flag.Padded, 1, '\x05abcd'))).toBe(ErrorCode.ProtocolError);
    expect(await verdictOn(post(1), frame(FrameType.Data, Flag.Padded, 1, ''))).toBe(ErrorCode.FrameSizeError);
  });
});

describe('a header block', () => {
  const first = frame(FrameType.Headers, Flag.EndStream, 1, '\x82');

  it('is not interrupted', async () => {
    for (const between of [ping(), frame(0xfe, 0, 0), data(1, 'x'), frame(FrameType.Continuation, 0, 3, '\x86')]) {
      expect(await verdictOn(first, between)).toBe(ErrorCode.ProtocolError);
    }
  });

  it('is begun by HEADERS', async () => {
    expect(await verdictOn(frame(FrameType.Continuation, Flag.EndHeaders, 1, '\x82'))).toBe(ErrorCode.ProtocolError);
  });

  it('that cannot be decompressed ends the connection', async () => {
    expect(await verdictOn(frame(FrameType.Headers, Flag.EndHeaders, 1, '\xff\xff\xff\xff\xff'))).toBe(
      ErrorCode.CompressionError,
    );
    expect(await verdictOn(frame(FrameType.Headers, Flag.EndHeaders, 1, '\x80'))).toBe(ErrorCode.CompressionError);
    // A table larger than the one that was announced; an update behind a field.
    expect(await verdictOn(frame(FrameType.Headers, Flag.EndHeaders, 1, '\x3f\xe2\x1f'))).toBe(
      ErrorCode.CompressionError,
    );
    expect(await verdictOn(frame(FrameType.Headers, Flag.EndHeaders, 1, '\x82\x20'))).toBe(ErrorCode.CompressionError);
  });
});

describe('a connection error', () => {
  it('names the last stream that was heard, and why, and calls off what is under way', async () => {
    const test = await TestConnection.open();
    await test.send(get(1), get(7));
    await test.send(ping(''));
    expect(test.goAway).toEqual({ lastId: 7, code: ErrorCode.FrameSizeError, text: 'PING of another size' });
    expect(test.exchanges.map(({ status }) => status)).toEqual([499, 499]);
    await test.send(get(9));
    expect(test.exchanges).toHaveLength(2);
  });

  it('lets answers that are out arrive before it', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(200, exchange.request.fields, 'whole'));
    test.socket.emit('data', get(1));
    await test.send(ping(''));
    expect(test.answer(1)).toMatchObject({ body: 'whole', ended: true });
  });
});

import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import { data, frame, get, headerBlock, headers, post, requestFields } from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

async function after(...frames: readonly Buffer[]): Promise<TestConnection> {
  const test = await TestConnection.open();
  await test.send(...frames);
  return test;
}

describe('a request', () => {
  it('becomes the exchange that HTTP/1 would have made of it', async () => {
    const test = await after(headers(1, [...requestFields('PUT', '/a%20b?x=1'), 'accept', 'text/html', 'x-y', 'z']));
    const { request, connection, body } = test.exchange;
    expect(request).toMatchObject({
      method: 'PUT',
      target: '/a%20b?x=1',
      host: 'app.test',
      protocol: 'HTTP/2.0',
      upgrade: null,
      expectsContinue: false,
    });
    expect([...request.fields]).toEqual([
      ['accept', 'text/html'],
      ['x-y', 'z'],
    ]);
    expect(connection.scheme).toBe('https');
    expect(body.length).toBe(0);
  });

  it('has one cookie field, in however many pieces it came', async () => {
    const test = await after(get(1, '/', 'cookie', 'a=1', 'x', 'y', 'cookie', 'b=2', 'cookie', 'c=3'));
    expect([...test.exchange.request.fields]).toEqual([
      ['cookie', 'a=1; b=2; c=3'],
      ['x', 'y'],
    ]);
  });

  it('may come with a priority, padding, and in many frames', async () => {
    const block = headerBlock(...requestFields());
    const test = await after(
      frame(
        FrameType.Headers,
        Flag.EndStream | Flag.Padded | Flag.Priority,
        1,
        Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 15]), block.subarray(0, 10), Buffer.alloc(3)]),
      ),
      frame(FrameType.Continuation, 0, 1, ''),
      frame(FrameType.Continuation, 0, 1, block.subarray(10, 11)),
      frame(FrameType.Continuation, Flag.EndHeaders, 1, block.subarray(11)),
    );
    expect(test.exchange.request.host).toBe('app.test');
    expect(test.exchange.body.length).toBe(0);
  });

  it('may ask for * with OPTIONS', async () => {
    const test = await after(headers(1, requestFields('OPTIONS', '*')));
    expect(test.exchange.request.target).toBe('*');
  });

  it('goes by Host where there is no :authority', async () => {
    const test = await after(
      headers(1, [':method', 'GET', ':scheme', 'https', ':path', '/', 'host', 'other.test:8443']),
    );
    expect(test.exchange.request.host).toBe('other.test:8443');
  });

  it('may say its host twice, if it is the same', async () => {
    const test = await after(get(1, '/', 'host', 'App.test'));
    expect(test.exchange.request.host).toBe('app.test');
  });

  it('does not become one when look-alikes are all that is wrong: those are dropped', async () => {
    const test = await after(get(1, '/', 'content_length', '5', 'x_forwarded_for', '192.0.2.1'));
    expect(test.exchange.request.fields.size).toBe(0);
  });
});

describe('a malformed request', () => {
  const pseudo = requestFields();
  const cases: readonly (readonly [why: string, fields: readonly string[]])[] = [
    ['upper case', [...pseudo, 'Upper', 'case']],
    ['a name that is no token', [...pseudo, 'a b', 'c']],
    ['an empty name', [...pseudo, '', 'c']],
    ['a line end in a value', [...pseudo, 'x', 'a\r\nb: c']],
    ['a NUL in a value', [...pseudo, 'x', 'a\0b']],
    ['blanks around a value', [...pseudo, 'x', ' a']],
    ['connection', [...pseudo, 'connection', 'close']],
    ['keep-alive', [...pseudo, 'keep-alive', '1']],
    ['proxy-connection', [...pseudo, 'proxy-connection', 'close']],
    ['transfer-encoding', [...pseudo, 'transfer-encoding', 'chunked']],
    ['upgrade', [...pseudo, 'upgrade', 'websocket']],
    ['te that is not trailers', [...pseudo, 'te', 'gzip']],
    ['a pseudo-header field behind others', ['x', 'y', ...pseudo]],
    ['one that is unknown', [...pseudo, ':unknown', 'x']],
    ['one of answers', [...pseudo, ':status', '200']],
    ['two methods', [...pseudo, ':method', 'GET']],
    ['two paths', [...pseudo, ':path', '/']],
    ['two schemes', [...pseudo, ':scheme', 'https']],
    ['no method', pseudo.slice(2)],
    ['a method that is another request line', requestFields('GET /admin HTTP/1.1')],
    ['a method with a quote', requestFields('G"T')],
    ['an empty method', requestFields('')],
    ['no scheme', [...pseudo.slice(0, 2), ...pseudo.slice(4)]],
    ['a scheme that is not of the web', [':method', 'GET', ':scheme', 'ftp', ':authority', 'a', ':path', '/']],
    ['no path', pseudo.slice(0, 6)],
    ['an empty path', requestFields('GET', '')],
    ['a path that is none', requestFields('GET', 'https://app.test/')],
    ['an extended CONNECT, which was not offered', [...requestFields('CONNECT'), ':protocol', 'websocket']],
    ['a length and no body', [...pseudo, 'content-length', '5']],
    ['a length that is none', [...pseudo, 'content-length', '-1']],
    ['two lengths', [...pseudo, 'content-length', '0', 'content-length', '0']],
  ];

  it.each(cases)('is reset: %s', async (_why, fields) => {
    const test = await after(headers(1, fields), get(3));
    expect(test.answer(1)).toMatchObject({ heads: [], reset: ErrorCode.ProtocolError });
    expect(test.exchanges).toHaveLength(1);
    expect(test.refused).toEqual(['bad-field']);
    expect(test.goAway).toBeNull();
  });
});

describe('a request that is not served', () => {
  const statusOf = async (...fields: string[]) => {
    const test = await after(headers(1, fields));
    expect(test.exchanges).toHaveLength(0);
    const { heads, body, ended, reset } = test.answer(1);
    expect({ ended, reset }).toEqual({ ended: true, reset: null });
    expect(heads[0]).toContain(`content-length: ${body.length}`);
    return body;
  };

  it('is told so: CONNECT and TRACE', async () => {
    expect(await statusOf(':method', 'CONNECT', ':authority', 'app.test:443')).toBe('405 Method Not Allowed');
    expect(await statusOf(...requestFields('TRACE'))).toBe('405 Method Not Allowed');
  });

  it('is told so: hosts that are none, or two', async () => {
    const without = [':method', 'GET', ':scheme', 'https', ':path', '/'];
    expect(await statusOf(...without)).toBe('400 Bad Request');
    expect(await statusOf(...without, ':authority', 'user@app.test')).toBe('400 Bad Request');
    expect(await statusOf(...requestFields(), 'host', 'other.test')).toBe('400 Bad Request');
  });

  it('is told so: paths that no path can be', async () => {
    for (const path of ['/a b', '/a#b', '/%zz', '/%0']) {
      expect(await statusOf(...requestFields('GET', path))).toBe('400 Bad Request');
    }
    expect(await statusOf(...requestFields('GET', '*'))).toBe('400 Bad Request');
  });

  it('is told so: expectations that nobody knows', async () => {
    expect(await statusOf(...requestFields(), 'expect', 'something')).toBe('417 Expectation Failed');
  });

  it('is told so: a header list that is too large, on a connection that goes on', async () => {
    const test = await TestConnection.open({ maxHeadBytes: 2048 });
    await test.send(get(1, '/', 'x', 'y'.repeat(2000)), get(3));
    expect(test.answer(1)).toMatchObject({ body: '431 Request Header Fields Too Large', ended: true });
    expect(test.refused).toEqual(['head-too-large']);
    expect(test.exchanges).toHaveLength(1);
  });

  it('need not send its body', async () => {
    const test = await after(headers(1, requestFields('TRACE'), false));
    expect(test.answer(1)).toMatchObject({ ended: true, reset: null });
    test.sweep(1000);
    await test.send();
    expect(test.answer(1)).toMatchObject({ ended: true, reset: ErrorCode.NoError });
    await test.send(data(1, 'late'));
    expect(test.goAway).toBeNull();
  });
});

describe('Expect: 100-continue', () => {
  it('is answered when somebody wants the body, once', async () => {
    const test = await after(post(1, 'expect', '100-continue', 'content-length', '2'));
    expect(test.exchange.request.expectsContinue).toBe(true);
    expect(test.answer(1).heads).toEqual([]);
    const wanted = { write: () => true, flush: () => undefined, end: () => undefined, abort: () => undefined };
    test.exchange.body.flowTo(wanted);
    test.exchange.inform(100, new Fields());
    await test.send();
    expect(test.answer(1).heads).toEqual([':status: 100']);
  });

  it('is not answered when the body is on its way already, or the answer is', async () => {
    const sink = { write: () => true, flush: () => undefined, end: () => undefined, abort: () => undefined };
    const coming = await after(post(1, 'expect', '100-continue'), data(1, 'x'));
    coming.exchange.body.flowTo(sink);
    await coming.send();
    expect(coming.answer(1).heads).toEqual([]);
    const answered = await after(post(1, 'expect', '100-continue'));
    answered.exchange.answer(403, new Fields());
    answered.exchange.body.flowTo(sink);
    await answered.send();
    expect(answered.answer(1).heads).toEqual([expect.stringContaining(':status: 403')]);
  });

  it('means nothing without a body', async () => {
    const test = await after(get(1, '/', 'expect', '100-continue'));
    expect(test.exchange.request.expectsContinue).toBe(false);
    expect(test.exchange.request.fields.has('expect')).toBe(false);
  });
});

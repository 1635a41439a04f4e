import { Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from './error-code.js';
import {
  data,
  frame,
  get,
  headerBlock,
  ping,
  post,
  requestFields,
  rstStream,
  settings,
  windowUpdate,
} from './fixtures/frames.js';
import { TestConnection } from './fixtures/test-connection.js';
import { Flag, FrameType } from './frame.js';

const many = (count: number, make: (i: number) => Buffer | readonly Buffer[]): Buffer[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

/** How the connection stands after a client has sent so much of something. */
async function after(frames: readonly Buffer[], test?: TestConnection): Promise<number | undefined> {
  const connection = test ?? (await TestConnection.open());
  await connection.send(...frames);
  return connection.goAway?.code;
}

describe('a client that does a lot of', () => {
  const cheap: readonly (readonly [what: string, enough: number, tooMuch: number, make: (i: number) => Buffer])[] = [
    ['PING', 400, 1000, () => ping()],
    ['answers to PING that nobody sent', 400, 1000, () => ping('12345678', true)],
    ['SETTINGS', 40, 150, () => settings()],
    ['acknowledgements', 40, 150, () => frame(FrameType.Settings, Flag.Ack, 0)],
    ['PRIORITY', 900, 2000, (i) => frame(FrameType.Priority, 0, 2 * i + 1, '\0\0\0\0\0')],
    ['frames that nobody knows', 900, 2000, () => frame(0xbe, 0, 0, 'x')],
    ['WINDOW_UPDATE', 1900, 5000, () => windowUpdate(0, 1)],
  ];

  it.each(cheap)('%s is let to, and then told to calm down', async (_what, enough, tooMuch, make) => {
    expect(await after(many(enough, make))).toBeUndefined();
    expect(await after(many(tooMuch, make))).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('empty DATA is told to calm down', async () => {
    expect(await after([post(1), ...many(200, () => data(1, ''))])).toBeUndefined();
    expect(await after([post(1), ...many(600, () => data(1, ''))])).toBe(ErrorCode.EnhanceYourCalm);
    const padding = frame(FrameType.Data, Flag.Padded, 1, '\x01\0');
    expect(await after([post(1), ...many(600, () => padding)])).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('frames for a stream that is closed is told to calm down', async () => {
    const closed = [get(1), rstStream(1, 8)];
    expect(await after([...closed, ...many(2000, () => rstStream(1, 8))])).toBe(ErrorCode.EnhanceYourCalm);
    expect(await after([...closed, ...many(2000, () => data(1, 'x'))])).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('resets is told to calm down: rapid reset (CVE-2023-44487)', async () => {
    const opened = (count: number) => many(count, (i) => [get(2 * i + 1), rstStream(2 * i + 1, ErrorCode.Cancel)]);
    expect(await after(opened(240))).toBeUndefined();
    expect(await after(opened(600))).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('what makes us reset is told to calm down: made you reset (CVE-2025-8671)', async () => {
    const provocations: readonly ((id: number) => readonly Buffer[])[] = [
      (id) => [get(id), windowUpdate(id, 0)],
      (id) => [get(id), windowUpdate(id, 0x7fffffff)],
      (id) => [get(id), data(id, 'x')],
      (id) => [get(id), frame(FrameType.Priority, 0, id, '1234')],
      (id) => [post(id, 'content-length', '1'), data(id, 'xx')],
      (id) => [post(id, 'content-length', '1'), data(id, '', true)],
      (id) => [get(id, '/', 'Upper', 'case')],
    ];
    for (const provoke of provocations) {
      expect(await after(many(600, (i) => provoke(2 * i + 1)))).toBe(ErrorCode.EnhanceYourCalm);
    }
  });

  it('streams beyond the limit is told to calm down', async () => {
    expect(await after(many(1000, (i) => get(2 * i + 1)))).toBe(ErrorCode.EnhanceYourCalm);
  });

  it('CONTINUATION is told to calm down (CVE-2024-27316)', async () => {
    const begun = frame(FrameType.Headers, Flag.EndStream, 1, headerBlock(...requestFields()));
    const more = (count: number) => many(count, () => frame(FrameType.Continuation, 0, 1));
    const last = frame(FrameType.Continuation, Flag.EndHeaders, 1);
    expect(await after([begun, ...more(15), last])).toBeUndefined();
    expect(await after([begun, ...more(17)])).toBe(ErrorCode.EnhanceYourCalm);
  });
});

describe('a client that gets a lot', () => {
  it('may open its windows as often as it needs to', async () => {
    const test = await TestConnection.open({}, (exchange) => {
      exchange.answer(200, new Fields(), Buffer.alloc(4_000_000));
    });
    await test.send(get(1));
    for (let i = 0; i < 4000; i++) {
      await test.send(windowUpdate(0, 1000), windowUpdate(1, 1000));
      test.take();
    }
    expect(await after([ping()], test)).toBeUndefined();
  });

  it('may not open them byte by byte', async () => {
    const test = await TestConnection.open({}, (exchange) => exchange.answer(200, new Fields(), Buffer.alloc(10_000)));
    await test.send(settings(0x4, 1), get(1));
    for (let i = 0; i < 30 && test.goAway === null; i++) await test.send(...many(100, () => windowUpdate(1, 1)));
    expect(test.goAway?.code).toBe(ErrorCode.EnhanceYourCalm);
  });
});

describe('a header list that grows when it is decompressed', () => {
  it('costs what it may have, and no more', async () => {
    const test = await TestConnection.open();
    const fields = headerBlock(...requestFields());
    // One field of 4,000 bytes goes into the table, and is referred to 10,000 times.
    const large = Buffer.from(`\x40\x01x\x7f\xa1\x1e${'v'.repeat(4000)}`, 'latin1');
    const block = Buffer.concat([fields, large, Buffer.alloc(10_000, 0xbe)]);
    await test.send(frame(FrameType.Headers, Flag.EndHeaders | Flag.EndStream, 1, block));
    expect(test.answer(1).heads[0]).toContain(':status: 431');
    expect(test.goAway).toBeNull();
  });
});

describe('a client that does not read', () => {
  it('and asks for more and more is cut', async () => {
    const test = await TestConnection.open({}, (exchange) => {
      exchange.answer(200, Fields.of('x', 'y'.repeat(8000)));
    });
    test.socket.reads = false;
    await test.send(ping());
    for (let i = 0; i < 200 && test.closed === 0; i++) await test.send(get(2 * i + 1));
    expect(test.closed).toBe(1);
  });

  it('holds a small part of what it asked for', async () => {
    const test = await TestConnection.open();
    test.socket.reads = false;
    await test.send(windowUpdate(0, 1e9), settings(0x4, 1e9), ...many(100, (i) => get(2 * i + 1)));
    let held = 0;
    for (const exchange of test.exchanges) {
      const body = Buffer.alloc(64 * 1024);
      exchange.send(
        { status: 200, fields: new Fields(), length: null, reason: '', closes: false },
        {
          length: null,
          flowTo: (sink) => {
            for (let more = true; more; held += body.length) more = sink.write(body, null);
          },
          resume: () => undefined,
          cancel: () => undefined,
        },
      );
    }
    await test.send();
    // A chunk for each, and what a few of them may queue.
    expect(held).toBeLessThan(100 * 64 * 1024 + 1024 * 1024);
    test.connection.destroy();
  });
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BodySource,
  CompleteBody,
  type Exchange,
  exchangeFor,
  Fields,
  NO_BODY,
  ProxyError,
  RecordedAnswer,
  ResponseHead,
  type TargetSettings,
  targetSettings,
} from '@app/pipeline';
import { ScriptedSource } from '../fixtures/scripted-source.js';
import { TempDirectory } from '../fixtures/temp-directory.js';
import { TempFile } from '../temp-file.js';
import { ResponseBufferStage } from './response-buffer.stage.js';

let directory: TempDirectory;

beforeEach(async () => {
  directory = await TempDirectory.make();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await directory.unused();
  await directory[Symbol.asyncDispose]();
});

/** A target's answer that comes to the stage. */
function respond(
  body: BodySource,
  {
    fields = [],
    length = body.length,
    ...special
  }: Partial<TargetSettings> & { fields?: string[]; length?: number | null } = {},
) {
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({}, answer);
  const settings = targetSettings({ bufferResponses: true, ...special });
  exchange.claimed = { id: 1, address: 'app:80', host: 'app', port: 80, settings, release: () => undefined };
  new ResponseBufferStage(directory.files).handle(exchange);
  exchange.respond(new ResponseHead(200, Fields.of('X-App', '1', ...fields), length), body);
  return { exchange, answer };
}

const over = (exchange: Exchange) => new Promise<void>((resolve) => exchange.onEnd(() => resolve()));

describe('the stage response-buffer', () => {
  it('sends an answer when it is whole, framed as it was', async () => {
    for (const length of [6, null]) {
      const source = new ScriptedSource(length);
      const { exchange, answer } = respond(source);
      const trailers = Fields.of('X-Sum', '1');
      source.push('abc', true);
      source.push('def', true);
      await nextTurn();
      expect(answer.calls).toEqual([]);
      source.end(trailers);
      expect(answer).toMatchObject({ status: 200, text: 'abcdef', trailers });
      expect(answer.sent?.length).toBe(length);
      expect(answer.field('x-app')).toBe('1');
      expect(exchange.bytesSent).toBe(6);
    }
  });

  it('sends what went to the disk', async () => {
    const source = new ScriptedSource();
    const { exchange, answer } = respond(source, { maxMemoryBufferSize: 1000 });
    const end = over(exchange);
    await source.pushAll(Array.from({ length: 10 }, (_, i) => [Buffer.alloc(50_000, 97 + i), true] as const));
    expect(answer.calls).toEqual([]);
    source.end();
    await end;
    expect(answer.text).toBe('abcdefghij'.replaceAll(/./g, (letter) => letter.repeat(50_000)));
  });

  it('waits for a client that is slow', async () => {
    const source = new ScriptedSource();
    const { exchange, answer } = respond(source, { maxMemoryBufferSize: 0 });
    const end = over(exchange);
    answer.takesMore = false;
    source.push(Buffer.alloc(200_000));
    source.end();
    await vi.waitFor(() => expect(answer.text.length).toBe(65_536));
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    expect(answer.text.length).toBe(65_536);
    answer.takesMore = true;
    answer.source?.resume();
    await end;
    expect(answer.text.length).toBe(200_000);
  });

  it.each([
    ['Content-Type', 'text/event-stream'],
    ['content-type', 'Text/Event-Stream; charset=utf-8'],
    ['X-Accel-Buffering', 'no'],
    ['x-accel-buffering', 'No'],
  ])('does not hold a stream back: %s: %s', (name, value) => {
    const source = new ScriptedSource();
    const { answer } = respond(source, { fields: [name, value], maxResponseBodySize: 3 });
    source.push('data: 1\n\n');
    expect(answer.text).toBe('data: 1\n\n');
  });

  it('lets pass what has no body, is in memory already, or need not be buffered', () => {
    expect(respond(NO_BODY, { length: 5000, maxResponseBodySize: 3 }).answer.calls).toEqual(['head 200', 'end']);
    expect(respond(new CompleteBody(Buffer.from('abc'))).answer.text).toBe('abc');
    const source = new ScriptedSource();
    const { answer } = respond(source, { bufferResponses: false });
    source.push('x');
    expect(answer.text).toBe('x');
  });

  it("answers 500 without the target's headers when the body is too large", async () => {
    const announced = new ScriptedSource(1001);
    const chunked = new ScriptedSource();
    const inMemory = new CompleteBody(Buffer.alloc(1001));
    for (const body of [announced, chunked, inMemory]) {
      const { exchange, answer } = respond(body, { maxResponseBodySize: 1000, maxMemoryBufferSize: 10 });
      if (body === chunked) chunked.push(Buffer.alloc(1001), true);
      expect(answer.status).toBe(500);
      expect(answer.field('x-app')).toBeUndefined();
      expect(exchange.error?.code).toBe('RESPONSE_BODY_TOO_LARGE');
    }
    expect(announced).toMatchObject({ sink: null, cancelled: true });
    expect(chunked).toMatchObject({ cancelled: true, lent: 0 });
  });

  it('lets pass an answer that is exactly as large as it may be', () => {
    const source = new ScriptedSource();
    const { answer } = respond(source, { maxResponseBodySize: 3 });
    source.push('abc');
    source.end();
    expect(answer).toMatchObject({ status: 200, text: 'abc' });
  });

  it('answers for a target that broke off, as nothing was sent', () => {
    const source = new ScriptedSource(10);
    const { answer } = respond(source);
    source.push('abc');
    source.abort(new ProxyError('TARGET_RESET', 'reset'));
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain('abc');
  });

  it('answers 500 when the disk is full, and breaks off when it cannot be read any more', async () => {
    const append = vi.spyOn(TempFile.prototype, 'append').mockRejectedValue(new Error('ENOSPC'));
    const first = new ScriptedSource();
    const refused = respond(first, { maxMemoryBufferSize: 0 });
    const refusedEnd = over(refused.exchange);
    first.push('abc');
    first.end();
    await refusedEnd;
    expect(refused.answer.status).toBe(500);
    append.mockRestore();

    vi.spyOn(TempFile.prototype, 'read').mockRejectedValue(new Error('EIO'));
    const second = new ScriptedSource();
    const broken = respond(second, { maxMemoryBufferSize: 0 });
    const brokenEnd = over(broken.exchange);
    second.push('abc');
    second.end();
    await brokenEnd;
    expect(broken.answer.status).toBe(200);
    expect(broken.answer.broken).toMatchObject({ code: 'BUFFER_FAILED' });
    expect(directory.errors).toEqual(['Buffering failed: ENOSPC', 'Buffering failed: EIO']);
  });

  it('frees everything when the client leaves, before and while the answer is sent', async () => {
    const filling = new ScriptedSource();
    const first = respond(filling, { maxMemoryBufferSize: 0 });
    filling.push(Buffer.alloc(200_000));
    first.exchange.clientLeft();
    expect(filling.cancelled).toBe(true);
    await directory.unused();

    const whole = new ScriptedSource();
    const second = respond(whole, { maxMemoryBufferSize: 0 });
    second.answer.takesMore = false;
    whole.push(Buffer.alloc(200_000));
    whole.end();
    await vi.waitFor(() => expect(second.answer.text.length).toBe(65_536));
    second.exchange.clientLeft();
    await directory.unused();
    expect(second.answer.text.length).toBe(65_536);
  });
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BodySource,
  CompleteBody,
  type Exchange,
  exchangeFor,
  Fields,
  ProxyError,
  RecordedAnswer,
  RequestPath,
  type TargetSettings,
  targetSettings,
} from '@app/pipeline';
import { CollectingSink } from '../fixtures/collecting-sink.js';
import { ScriptedSource } from '../fixtures/scripted-source.js';
import { TempDirectory } from '../fixtures/temp-directory.js';
import { TempFile } from '../temp-file.js';
import { RequestBufferStage } from './request-buffer.stage.js';

let directory: TempDirectory;

beforeEach(async () => {
  directory = await TempDirectory.make();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await directory.unused();
  await directory[Symbol.asyncDispose]();
});

/** A request that runs into the stage; `forwarded` once it is through. */
function run(body: BodySource, special: Partial<TargetSettings> = {}, expectsContinue = false) {
  const answer = new RecordedAnswer();
  const fields = expectsContinue ? ['Expect', '100-continue', 'X-A', '1'] : [];
  const exchange = exchangeFor({ body, fields, request: { method: 'POST', expectsContinue } }, answer);
  const settings = targetSettings({ bufferRequests: true, ...special });
  exchange.claimed = { id: 1, address: 'app:80', host: 'app', port: 80, settings, release: () => undefined };
  const forwarded = vi.fn<(exchange: Exchange) => void>();
  const forward = { name: 'forward', handle: forwarded };
  new RequestPath([new RequestBufferStage(directory.files), forward]).run(exchange);
  return { exchange, answer, forwarded };
}

async function bodyOf(exchange: Exchange): Promise<string> {
  const sink = new CollectingSink(exchange.body);
  exchange.body.flowTo(sink);
  await sink.over;
  return sink.bytes.toString();
}

const over = (exchange: Exchange) => new Promise<void>((resolve) => exchange.onEnd(() => resolve()));

describe('the stage request-buffer', () => {
  it('holds the request until its body is whole', async () => {
    const source = new ScriptedSource();
    const { exchange, forwarded } = run(source);
    source.push('abc');
    await nextTurn();
    expect(forwarded).not.toHaveBeenCalled();
    source.push('def');
    source.end();
    await nextTurn();
    expect(forwarded).toHaveBeenCalledTimes(1);
    expect(exchange.body.length).toBeNull();
    expect(await bodyOf(exchange)).toBe('abcdef');
  });

  it('holds it until the last byte is on the disk', async () => {
    const source = new ScriptedSource(300_000);
    const { exchange, forwarded } = run(source, { maxMemoryBufferSize: 0 });
    source.push(Buffer.alloc(300_000, 'x'));
    source.end();
    await vi.waitFor(() => expect(forwarded).toHaveBeenCalled());
    expect(exchange.body.length).toBe(300_000);
    expect(await bodyOf(exchange)).toBe('x'.repeat(300_000));
  });

  it('does not hold a body that is here already', () => {
    expect(run(new CompleteBody(Buffer.from('abc'))).forwarded).toHaveBeenCalled();
  });

  it('lets pass what has no body, or need not be buffered', () => {
    expect(run(new CompleteBody(Buffer.alloc(0))).forwarded).toHaveBeenCalled();
    const source = new ScriptedSource();
    const { exchange, forwarded } = run(source, { bufferRequests: false });
    expect(forwarded).toHaveBeenCalled();
    expect(exchange.body).toBe(source);
  });

  it('refuses a body that is announced as too large at once, without asking for it', () => {
    const source = new ScriptedSource(1001);
    const { exchange, answer, forwarded } = run(source, { maxRequestBodySize: 1000 }, true);
    expect(exchange.error?.code).toBe('REQUEST_BODY_TOO_LARGE');
    expect(answer.calls[0]).toBe('head 413');
    expect(source.sink).toBeNull();
    expect(forwarded).not.toHaveBeenCalled();
  });

  it('refuses a body that turns out to be too large', async () => {
    const source = new ScriptedSource();
    const { exchange, answer } = run(source, { maxRequestBodySize: 1000 });
    const end = over(exchange);
    source.push(Buffer.alloc(1001));
    await end;
    expect(answer.status).toBe(413);
    expect(source.cancelled).toBe(true);
  });

  it('says which kind of broken body it was', async () => {
    const chunks = new ScriptedSource();
    const first = run(chunks);
    const firstEnd = over(first.exchange);
    chunks.abort(new ProxyError('BAD_REQUEST_BODY', 'no chunk'));
    await firstEnd;
    expect(first.answer.status).toBe(400);

    const upload = new ScriptedSource();
    const second = run(upload);
    const secondEnd = over(second.exchange);
    upload.push('abc');
    upload.abort(new ProxyError('CLIENT_LEFT', 'the client ended before its body did'));
    await secondEnd;
    expect(second.exchange.error).toMatchObject({
      code: 'REQUEST_BODY_BROKEN',
      message: 'the upload broke off: the client ended before its body did',
    });
    expect(second.answer.status).toBe(500);
  });

  it('answers 500 when the disk is full', async () => {
    vi.spyOn(TempFile.prototype, 'append').mockRejectedValue(new Error('ENOSPC: no space left on device, write'));
    const source = new ScriptedSource();
    const { exchange, answer } = run(source, { maxMemoryBufferSize: 10 });
    const end = over(exchange);
    source.push(Buffer.alloc(70_000));
    await end;
    expect(exchange.error?.code).toBe('BUFFER_FAILED');
    expect(answer.status).toBe(500);
    expect(source.cancelled).toBe(true);
    expect(directory.errors).toEqual(['Buffering failed: ENOSPC: no space left on device, write']);
  });

  it('asks for the body itself when the client waits for a 100, and does not ask the target', () => {
    const { exchange, answer } = run(new ScriptedSource(3), {}, true);
    expect(answer.calls).toEqual(['inform 100']);
    expect(exchange.request.expectsContinue).toBe(false);
    expect([...exchange.request.fields]).toEqual([['X-A', '1']]);
  });

  it('frees everything when the client leaves in the middle, and does not go on', async () => {
    const source = new ScriptedSource();
    const { exchange, forwarded } = run(source, { maxMemoryBufferSize: 0 });
    source.push(Buffer.alloc(200_000));
    exchange.clientLeft();
    expect(source.cancelled).toBe(true);
    await directory.unused();
    expect(forwarded).not.toHaveBeenCalled();
  });

  it('frees everything at the end of an exchange whose body nobody read', async () => {
    const source = new ScriptedSource();
    const { exchange, forwarded } = run(source, { maxMemoryBufferSize: 0 });
    source.push(Buffer.alloc(200_000));
    source.end();
    await vi.waitFor(() => expect(forwarded).toHaveBeenCalled());
    expect(directory.files.inUse).toBe(1);
    exchange.answer(200, new Fields(), 'early');
    await directory.unused();
  });

  it('insists on its place behind claim-target', () => {
    expect(() => new RequestBufferStage(directory.files).handle(exchangeFor())).toThrow('belongs after claim-target');
  });
});

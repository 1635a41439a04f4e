import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogWriter } from './log-writer.js';

/** A stdout whose reader the test is: it takes a write when it is told to. */
class Pipe extends Writable {
  readonly taken: string[] = [];
  #take: ((error?: Error) => void) | null = null;

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#take = (error) => {
      if (chunk.length > 0 && error === undefined) this.taken.push(chunk.toString());
      done(error);
    };
  }

  /** As a socket does: the write that is under way fails. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#take?.(new Error('cancelled'));
    done(error);
  }

  /** Takes everything that was written so far. */
  async read(): Promise<void> {
    while (this.#take !== null) {
      const take = this.#take;
      this.#take = null;
      take();
      await new Promise((resolve) => process.nextTick(resolve));
    }
  }
}

function messages(pipe: Pipe): unknown[] {
  return pipe.taken.map((line) => JSON.parse(line) as unknown);
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the writer of the log', () => {
  it('writes events as lines like those of the access log', async () => {
    vi.setSystemTime(Date.UTC(2025, 0, 2));
    const pipe = new Pipe();
    new LogWriter(pipe).log('INFO', 'Server started', { http: 80, https: 443 });
    await pipe.read();
    expect(pipe.taken).toEqual([
      '{"time":"2025-01-02T00:00:00.000Z","level":"INFO","msg":"Server started","http":80,"https":443}\n',
    ]);
  });

  it('leaves DEBUG out unless it was asked for', async () => {
    for (const [minimum, levels] of [
      ['INFO', ['INFO', 'WARN', 'ERROR']],
      ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ] as const) {
      const pipe = new Pipe();
      const writer = new LogWriter(pipe, minimum);
      for (const level of ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const) writer.log(level, 'said');
      await pipe.read();
      expect(messages(pipe)).toEqual(levels.map((level) => expect.objectContaining({ level })));
    }
  });

  it('tells when lines have left the process, not before', async () => {
    const pipe = new Pipe();
    const written = vi.fn();
    new LogWriter(pipe).write('line\n', written);
    expect(written).not.toHaveBeenCalled();
    await pipe.read();
    expect(written).toHaveBeenCalledOnce();
  });

  it('outlives its reader: what cannot be written any more counts as gone', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    const [before, after] = [vi.fn(), vi.fn()];
    writer.write('under way\n', before);
    pipe.destroy(new Error('EPIPE'));
    await new Promise((resolve) => pipe.once('close', resolve));
    writer.write('too late\n', after);
    writer.log('INFO', 'said to nobody');
    expect(before).toHaveBeenCalledOnce();
    expect(after).toHaveBeenCalledOnce();
    await expect(writer.flushed(1000)).resolves.toBeUndefined();
  });
});

describe('lines that a worker dropped', () => {
  it('are reported at once, then every ten seconds with all that were lost since', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    const now = vi.spyOn(performance, 'now').mockReturnValue(50);
    writer.reportDropped(0);
    writer.reportDropped(3);
    writer.reportDropped(4);
    writer.reportDropped(0);
    now.mockReturnValue(10_049);
    writer.reportDropped(5);
    await pipe.read();
    expect(messages(pipe)).toEqual([expect.objectContaining({ level: 'WARN', lines: 3 })]);
    now.mockReturnValue(10_050);
    writer.reportDropped(0);
    now.mockReturnValue(30_000);
    writer.reportDropped(0);
    await pipe.read();
    expect(messages(pipe)).toEqual([
      expect.objectContaining({ lines: 3 }),
      expect.objectContaining({ level: 'WARN', lines: 9 }),
    ]);
  });
});

describe('waiting for the log at the end', () => {
  it('ends when everything has gone', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    await writer.flushed(1000);
    writer.write('one\n');
    writer.write('two\n');
    const flushed = writer.flushed(1000);
    await pipe.read();
    await flushed;
    expect(pipe.taken).toEqual(['one\n', 'two\n']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when its time is over, if nobody reads', async () => {
    const writer = new LogWriter(new Pipe());
    writer.write('never read\n');
    const flushed = writer.flushed(500);
    vi.advanceTimersByTime(500);
    await expect(flushed).resolves.toBeUndefined();
  });
});

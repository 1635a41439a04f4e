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
    new LogWriter(pipe).write(Buffer.from('line\n'), written);
    expect(written).not.toHaveBeenCalled();
    await pipe.read();
    expect(written).toHaveBeenCalledOnce();
  });

  it('outlives its reader: what cannot be written any more counts as gone', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    const [before, after] = [vi.fn(), vi.fn()];
    writer.write(Buffer.from('under way\n'), before);
    pipe.destroy(new Error('EPIPE'));
    await new Promise((resolve) => pipe.once('close', resolve));
    writer.write(Buffer.from('too late\n'), after);
    writer.log('INFO', 'said to nobody');
    expect(before).toHaveBeenCalledOnce();
    expect(after).toHaveBeenCalledOnce();
    await expect(writer.flushed(1000)).resolves.toBeUndefined();
  });
});

describe('a reader that stalls', () => {
  const MB = 1024 * 1024;
  const batch = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(64));

  /** Writes until something is lost. @returns how many batches were kept */
  function fill(writer: LogWriter): number {
    let batches = 0;
    while (writer.droppedLines === 0) {
      writer.write(batch);
      batches += 1;
    }
    return batches - 1;
  }

  it('costs lines, not memory: the queue is bounded, and what is lost is counted at once', () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    expect(fill(writer) * batch.length).toBe(8 * MB);
    expect(writer.droppedLines).toBe(64);
    const done = vi.fn();
    writer.write(batch, done);
    expect(done).toHaveBeenCalledOnce();
    expect(writer.droppedLines).toBe(128);
    expect(pipe.writableLength).toBe(8 * MB);
  });

  it('is told how many lines it missed, once it reads again', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    const kept = fill(writer);
    writer.write(batch);
    await pipe.read();
    expect(pipe.taken).toHaveLength(kept + 1);
    expect(JSON.parse(pipe.taken.at(-1) ?? '')).toMatchObject({
      level: 'WARN',
      msg: 'Log lines dropped: the reader of stdout is too slow',
      lines: 128,
    });
  });

  it('still gets events, of which there are few, in order', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    fill(writer);
    writer.log('INFO', 'Deployed', { service: 'web' });
    expect(writer.droppedLines).toBe(64);
    for (let i = 0; i < 20_000; i++) writer.log('WARN', 'said too often');
    expect(pipe.writableLength).toBeLessThanOrEqual(9 * MB);
    await pipe.read();
    expect(pipe.taken.filter((lines) => lines.includes('"Deployed"'))).toHaveLength(1);
    const lines = pipe.taken.join('').split('\n').length - 1;
    expect(lines - 1 + writer.droppedLines).toBe(8 * 1024 + 64 + 1 + 20_000);
  });

  it('does not keep those who ask for the last lines from seeing them', () => {
    const writer = new LogWriter(new Pipe());
    fill(writer);
    const followed = vi.fn();
    writer.recent.follow(followed);
    writer.write(Buffer.from('{"msg":"lost on stdout"}\n'));
    fill(writer);
    expect(followed).toHaveBeenCalledWith('{"msg":"lost on stdout"}\n');
  });
});

describe('lines that a worker dropped', () => {
  it('are reported at once, then every ten seconds with all that were lost since', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    const now = vi.spyOn(performance, 'now').mockReturnValue(50);
    writer.addDropped(3);
    await pipe.read();
    writer.addDropped(4);
    now.mockReturnValue(10_049);
    writer.addDropped(5);
    await pipe.read();
    expect(messages(pipe)).toEqual([expect.objectContaining({ level: 'WARN', lines: 3 })]);
    now.mockReturnValue(10_050);
    vi.advanceTimersByTime(10_000);
    await pipe.read();
    expect(messages(pipe)).toEqual([
      expect.objectContaining({ lines: 3 }),
      expect.objectContaining({ level: 'WARN', lines: 9 }),
    ]);
    expect(writer.droppedLines).toBe(12);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are reported before the end of the process', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    writer.addDropped(1);
    await pipe.read();
    writer.addDropped(1);
    const flushed = writer.flushed(1000);
    await pipe.read();
    await flushed;
    expect(messages(pipe)).toHaveLength(2);
  });
});

describe('another form than JSON', () => {
  it('is made line by line, and leaves alone what is no line of ours', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe, 'INFO', (entry) => `<${String(entry['msg'])}>`);
    writer.log('INFO', 'first');
    writer.write(Buffer.from('{"time":"t","level":"INFO","msg":"second"}\nprinted by a module\n{}\n'));
    await pipe.read();
    expect(pipe.taken).toEqual(['<first>\n', '<second>\nprinted by a module\n{}\n']);
    expect([...writer.recent.newestFirst()].at(-1)).toMatch(/^{"time".*"first"}$/);
  });
});

describe('waiting for the log at the end', () => {
  it('ends when everything has gone', async () => {
    const pipe = new Pipe();
    const writer = new LogWriter(pipe);
    await writer.flushed(1000);
    writer.write(Buffer.from('one\n'));
    writer.write(Buffer.from('two\n'));
    const flushed = writer.flushed(1000);
    await pipe.read();
    await flushed;
    expect(pipe.taken).toEqual(['one\n', 'two\n']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when its time is over, if nobody reads', async () => {
    const writer = new LogWriter(new Pipe());
    writer.write(Buffer.from('never read\n'));
    const flushed = writer.flushed(500);
    vi.advanceTimersByTime(500);
    await expect(flushed).resolves.toBeUndefined();
  });
});

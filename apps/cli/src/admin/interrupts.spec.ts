import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InterruptedError, untilInterrupted } from './interrupts.js';

/** Something that only a signal ends. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  await once(signal, 'abort');
  signal.throwIfAborted();
}

describe('untilInterrupted', () => {
  const listeners = process.listeners('SIGINT').length;
  let now = 0;

  beforeEach(() => {
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
  });

  afterEach(() => {
    vi.restoreAllMocks();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      for (const listener of process.listeners(signal).slice(listeners)) process.off(signal, listener);
    }
  });

  it('leaves signals alone when it is over', async () => {
    expect(await untilInterrupted('', async () => 'done')).toBe('done');
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it('says which signal it was, and what goes on', async () => {
    const waiting = untilInterrupted('It goes on.', untilAborted);
    process.emit('SIGTERM', 'SIGTERM');
    const error: unknown = await waiting.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error).toMatchObject({ message: 'Interrupted. It goes on.', exitCode: 143 });
  });

  it('takes a signal that comes twice at the same time for one, also behind its end', async () => {
    const waiting = untilInterrupted('', untilAborted);
    process.emit('SIGINT', 'SIGINT');
    expect(process.emit('SIGINT', 'SIGINT')).toBe(true);
    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
    expect(process.emit('SIGINT', 'SIGINT')).toBe(true);
  });

  it('ends the process at once when it is told again', async () => {
    const waiting = untilInterrupted('', untilAborted);
    process.emit('SIGINT', 'SIGINT');
    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
    now += 1_000;
    expect(() => process.emit('SIGINT', 'SIGINT')).toThrow('exit 130');
  });
});

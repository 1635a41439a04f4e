import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tunnel } from './tunnel.js';

/** An end of a tunnel. */
class End extends Duplex {
  idleMs = 0;
  onIdle: () => void = () => undefined;
  /** Takes nothing that is written. */
  stuck = false;

  constructor() {
    super({ allowHalfOpen: true });
    this.resume();
  }

  setTimeout(ms: number, callback: () => void): void {
    this.idleMs = ms;
    this.onIdle = callback;
  }

  override _read(): void {}

  override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.stuck) done();
  }
}

let client: End;
let target: End;
let closed: number;

beforeEach(() => {
  vi.useFakeTimers();
  closed = 0;
  client = new End();
  target = new End();
  new Tunnel(client, target, () => closed++).watch();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('Tunnel', () => {
  it('is closed once, when both ends are', async () => {
    for (const end of [client, target]) {
      expect(closed).toBe(0);
      end.push(null);
      end.end();
      await once(end, 'close');
    }
    expect(closed).toBe(1);
  });

  it.each(['client', 'target'])('falls with its %s', async (which) => {
    const [vanishing, other] = which === 'client' ? [client, target] : [target, client];
    vanishing.destroy();
    await once(other, 'close');
    expect(closed).toBe(1);
  });

  it('does not stay half closed for ever in silence', async () => {
    expect(target.idleMs).toBe(0);
    client.push(null);
    await once(client, 'end');
    expect(target.idleMs).toBe(60_000);
    target.onIdle();
    await Promise.all([once(client, 'close'), once(target, 'close')]);
    expect(closed).toBe(1);
  });

  it('gives what is left for one end a minute once the other is gone', async () => {
    client.stuck = true;
    client.end('never taken');
    target.push(null);
    target.end();
    await once(target, 'close');
    vi.advanceTimersByTime(59_999);
    expect(client.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    await once(client, 'close');
    expect(closed).toBe(1);
  });
});

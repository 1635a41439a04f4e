import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { ProxyError } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DialListener } from './dial.js';
import { Dialler } from './dialler.js';

/** A connection that is opened, or not, when the test says so. */
class FakeDial implements DialListener {
  readonly socket = new Socket();
  opened = false;
  outcome: 'connected' | ProxyError | null = null;

  open(): Socket {
    this.opened = true;
    return this.socket.on('error', () => undefined);
  }

  connected(): void {
    this.outcome = 'connected';
  }

  failed(error: ProxyError): void {
    this.outcome = error;
  }
}

let dialler: Dialler;
const dials = (count: number) => Array.from({ length: count }, () => new FakeDial());
/** More turns of the event loop than there is anything to do in. */
const turns = () => {
  for (let i = 0; i < 20; i++) vi.advanceTimersByTime(1);
};
/** Connects who is begun, and who is then. */
const connectAll = (all: readonly FakeDial[]) => {
  for (let i = 0; i < 60; i++) {
    for (const dial of all) if (dial.opened) dial.socket.emit('connect');
    vi.advanceTimersByTime(1);
  }
};
const opened = (all: readonly FakeDial[]) => all.filter((dial) => dial.opened).length;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
  dialler = new Dialler('app:80');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('Dialler', () => {
  it('has at most 64 connects under way, and goes on in order', () => {
    const all = dials(70);
    for (const dial of all) dialler.dial(dial, 0);
    turns();
    expect(opened(all)).toBe(64);
    expect(dialler.connecting).toBe(70);
    all[5]?.socket.emit('connect');
    all[6]?.socket.emit('error', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    turns();
    expect(all.slice(0, 66).every((dial) => dial.opened)).toBe(true);
    expect(opened(all)).toBe(66);
    expect(dialler.connecting).toBe(68);
  });

  it('starts at most 8 in a turn of the event loop, in order', () => {
    const all = dials(20);
    for (const dial of all) dialler.dial(dial, 0);
    expect(all.slice(0, 8).every((dial) => dial.opened)).toBe(true);
    expect(opened(all)).toBe(8);
    all[0]?.socket.emit('connect');
    expect(opened(all)).toBe(8);
    vi.advanceTimersToNextTimer();
    expect(all.slice(0, 16).every((dial) => dial.opened)).toBe(true);
    expect(opened(all)).toBe(16);
    vi.advanceTimersToNextTimer();
    expect(opened(all)).toBe(20);
    turns();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts nobody before those who wait', () => {
    const [early, late] = [dials(12), new FakeDial()];
    for (const dial of early) dialler.dial(dial, 0);
    const cancelled = dialler.dial(new FakeDial(), 0);
    cancelled.cancel();
    dialler.dial(late, 0);
    expect(late.opened).toBe(false);
    vi.advanceTimersToNextTimer();
    expect(opened(early)).toBe(12);
    expect(late.opened).toBe(true);
  });

  describe('with 200 connections on which the target has said nothing', () => {
    let silent: FakeDial[];
    beforeEach(() => {
      silent = dials(200);
      for (const dial of silent) dialler.dial(dial, 0);
      connectAll(silent);
    });

    it('opens as many more as it has accepted: those of which something comes, and all before them', () => {
      const late = dials(12);
      for (const dial of late) dialler.dial(dial, 0);
      turns();
      expect(opened(late)).toBe(0);
      for (const index of [7, 3, 9]) dialler.heard(silent[index] ?? new FakeDial());
      turns();
      expect(opened(late)).toBe(10);
    });

    it('opens twice as many when it says nothing for a second, and as few as before when it says something', () => {
      const [late, later] = [dials(500), dials(300)];
      for (const dial of late) dialler.dial(dial, 0);
      vi.advanceTimersByTime(900);
      expect(opened(late)).toBe(0);
      vi.advanceTimersByTime(125);
      connectAll(late);
      expect(opened(late)).toBe(400);
      vi.advanceTimersByTime(1025);
      connectAll(late);
      expect(opened(late)).toBe(500);
      dialler.heard(late.at(-1) ?? new FakeDial());
      for (const dial of later) dialler.dial(dial, 0);
      connectAll(later);
      expect(opened(later)).toBe(200);
    });

    it('waits for a word as long when they are old', () => {
      vi.advanceTimersByTime(60_000);
      const late = dials(1);
      for (const dial of late) dialler.dial(dial, 0);
      vi.advanceTimersByTime(900);
      expect(opened(late)).toBe(0);
      vi.advanceTimersByTime(125);
      expect(opened(late)).toBe(1);
    });

    it('waits for a word as long again, when there was room between', () => {
      dialler.heard(silent[0] ?? new FakeDial());
      const [connecting, late] = [new FakeDial(), dials(2)];
      const dial = dialler.dial(connecting, 0);
      const waiting = dialler.dial(new FakeDial(), 0);
      vi.advanceTimersByTime(500);
      waiting.cancel();
      dial.cancel();
      for (const one of late) dialler.dial(one, 0);
      expect(opened(late)).toBe(1);
      vi.advanceTimersByTime(900);
      expect(opened(late)).toBe(1);
      vi.advanceTimersByTime(125);
      expect(opened(late)).toBe(2);
    });

    it('looks at them no more when nobody waits', () => {
      const late = dialler.dial(new FakeDial(), 0);
      expect(vi.getTimerCount()).toBe(1);
      late.cancel();
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it('gives up after the limit, also on those whose turn did not come', () => {
    const all = dials(65);
    for (const dial of all) dialler.dial(dial, 700);
    vi.advanceTimersByTime(699);
    expect(all.every((dial) => dial.outcome === null)).toBe(true);
    vi.advanceTimersByTime(1);
    for (const dial of all) expect(dial.outcome).toMatchObject({ code: 'TARGET_CONNECT_TIMEOUT', status: 504 });
    expect(all[0]?.socket.destroyed).toBe(true);
    expect(dialler.connecting).toBe(0);
  });

  it.each([
    ['ECONNREFUSED', 'TARGET_REFUSED'],
    ['ENOTFOUND', 'TARGET_NOT_FOUND'],
    ['EAI_AGAIN', 'TARGET_NOT_FOUND'],
    ['ETIMEDOUT', 'TARGET_CONNECT_TIMEOUT'],
    ['EHOSTUNREACH', 'TARGET_UNREACHABLE'],
    ['EMFILE', 'TARGET_UNREACHABLE'],
  ])('calls %s %s', (code, expected) => {
    const dial = new FakeDial();
    dialler.dial(dial, 700);
    dial.socket.emit('error', Object.assign(new Error('no'), { code }));
    expect(dial.outcome).toMatchObject({ code: expected });
    turns();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says nothing any more to who has cancelled', () => {
    const [waiting, connecting] = [new FakeDial(), new FakeDial()];
    const first = dialler.dial(connecting, 700);
    for (const dial of dials(63)) dialler.dial(dial, 0);
    turns();
    const second = dialler.dial(waiting, 700);
    second.cancel();
    first.cancel();
    connecting.socket.emit('connect');
    vi.advanceTimersByTime(1000);
    expect(waiting).toMatchObject({ opened: false, outcome: null });
    expect(connecting.outcome).toBeNull();
    expect(connecting.socket.destroyed).toBe(true);
    expect(dialler.connecting).toBe(63);
  });
});

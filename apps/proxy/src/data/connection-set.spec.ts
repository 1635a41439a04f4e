import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { type ClientConnection, ConnectionSet } from './connection-set.js';

/** A client whose socket closes when the test says so. */
function client(idle: number | null = null) {
  const idleSince = idle;
  return { idleSince, sweep: vi.fn(), closeGracefully: vi.fn(), destroy: vi.fn() } satisfies ClientConnection;
}

function setOf(most: number, ...clients: readonly ClientConnection[]): ConnectionSet {
  return countedSetOf(most, ...clients).set;
}

/** And what was counted of it. */
function countedSetOf(most: number, ...clients: readonly ClientConnection[]) {
  const counted = { accepted: 0, open: 0, evicted: 0, refused: 0 };
  const set = new ConnectionSet(most, {
    accepted: () => (counted.accepted += 1),
    open: (by) => (counted.open += by),
    shed: (reason) => (counted[reason] += 1),
  });
  for (const each of clients) set.add(each);
  return { set, counted };
}

describe('the number of clients', () => {
  it('is limited: above it the one that was idle longest goes', () => {
    const [busy, young, old] = [client(), client(200), client(100)];
    const { set, counted } = countedSetOf(3, busy, young, old);
    expect(set.admits()).toBe(true);
    expect(old.destroy).toHaveBeenCalledOnce();
    expect(young.destroy).not.toHaveBeenCalled();
    expect(busy.destroy).not.toHaveBeenCalled();
    expect(counted).toEqual({ accepted: 1, open: 2, evicted: 1, refused: 0 });
    set.remove(old);
    expect(counted.open).toBe(2);
  });

  it('makes another one go for each that comes, also before the first has closed', () => {
    const idle = [client(1), client(2), client(3)];
    const set = setOf(3, ...idle);
    for (let i = 0; i < 2; i++) {
      expect(set.admits()).toBe(true);
      set.add(client());
    }
    expect(idle.map(({ destroy }) => destroy.mock.calls.length)).toEqual([1, 1, 0]);
    for (const gone of idle.slice(0, 2)) set.remove(gone);
    expect(set.size).toBe(3);
  });

  it('makes the new one go when all are at work', () => {
    const { set, counted } = countedSetOf(2, client(), client());
    expect(set.admits()).toBe(false);
    expect(set.admits()).toBe(false);
    expect(counted).toEqual({ accepted: 0, open: 2, evicted: 0, refused: 2 });
    expect(set.size).toBe(2);
  });

  it('looks again after the next sweep', () => {
    const set = setOf(1, client());
    expect(set.admits()).toBe(false);
    set.add(client(5));
    set.sweep(1000);
    expect(set.admits()).toBe(true);
  });

  it('makes them go in the order of their idleness, however many come, and none that is at work again', () => {
    const clients = Array.from({ length: 250 }, (_, i) => client((i * 77) % 250));
    const set = setOf(250, ...clients);
    const busyAgain = clients.find(({ idleSince }) => idleSince === 40);
    const goneMeanwhile = clients.find(({ idleSince }) => idleSince === 41);
    const evicted: (number | null)[] = [];
    for (const each of clients) each.destroy.mockImplementation(() => evicted.push(each.idleSince));
    for (let i = 0; i < 200; i++) {
      expect(set.admits()).toBe(true);
      set.add(client());
      if (i === 20 && busyAgain && goneMeanwhile) {
        busyAgain.idleSince = null;
        set.remove(goneMeanwhile);
        set.add(client());
      }
    }
    const expected = Array.from({ length: 202 }, (_, i) => i).filter((since) => since !== 40 && since !== 41);
    expect(evicted).toEqual(expected);
  });

  it('takes nobody’s place below it', () => {
    const idle = client(1);
    const { set, counted } = countedSetOf(2, idle);
    expect(set.admits()).toBe(true);
    expect(idle.destroy).not.toHaveBeenCalled();
    expect(counted).toEqual({ accepted: 1, open: 1, evicted: 0, refused: 0 });
  });
});

describe('the clients of a worker', () => {
  it('are all looked at in a sweep', () => {
    const clients = [client(), client(1)];
    const gone = client();
    const set = setOf(9, ...clients, gone);
    set.remove(gone);
    set.sweep(1234);
    for (const { sweep } of clients) expect(sweep).toHaveBeenCalledExactlyOnceWith(1234);
    expect(gone.sweep).not.toHaveBeenCalled();
  });

  it('may end what they are at; the end comes with the last of them', async () => {
    const clients = [client(), client()];
    const set = setOf(9, ...clients);
    const closed = vi.fn();
    void set.closeGracefully().then(closed);
    for (const { closeGracefully } of clients) expect(closeGracefully).toHaveBeenCalledOnce();
    if (clients[0]) set.remove(clients[0]);
    await nextTurn();
    expect(closed).not.toHaveBeenCalled();
    if (clients[1]) set.remove(clients[1]);
    await nextTurn();
    expect(closed).toHaveBeenCalledOnce();
  });

  it('are gone at once when there are none', async () => {
    await expect(setOf(1).closeGracefully()).resolves.toBeUndefined();
  });

  it('that come out of their handshake during the end are told of it', async () => {
    const set = setOf(9, client());
    void set.closeGracefully();
    const late = client();
    set.add(late);
    expect(late.closeGracefully).toHaveBeenCalledOnce();
  });

  it('are cut when there is no more time', () => {
    const clients = [client(), client(1)];
    setOf(9, ...clients).destroyAll();
    for (const { destroy } of clients) expect(destroy).toHaveBeenCalledOnce();
  });
});

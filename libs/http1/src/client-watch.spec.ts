import { describe, expect, it } from 'vitest';
import { ClientWatch, type WatchedClient } from './client-watch.js';
import { DEFAULT_LIMITS } from './connection-limits.js';

const IDLE: WatchedClient = {
  phase: 'idle',
  since: 0,
  fresh: false,
  leavingSince: null,
  inputEndedAt: null,
  answering: false,
  awaitedBodyBytes: null,
  unsentBytes: 0,
  takenBytes: 0,
  lingerMs: 5000,
};

/** What is said at each of these seconds. */
function verdicts(
  client: Partial<WatchedClient>,
  seconds: number[],
  watch = new ClientWatch(DEFAULT_LIMITS),
): string[] {
  return seconds.map((second) => watch.look({ ...IDLE, ...client }, second * 1000));
}

describe('ClientWatch', () => {
  it('ends an idle connection after a minute, a fresh one too', () => {
    expect(verdicts({}, [0, 59, 60])).toEqual(['fine', 'fine', 'close']);
    expect(verdicts({ fresh: true }, [0, 59, 60])).toEqual(['fine', 'fine', 'close']);
  });

  it('ends an idle connection at once whose client has ended its side', () => {
    expect(verdicts({ inputEndedAt: 0 }, [0])).toEqual(['close']);
  });

  it('gives a fresh connection a second when the proxy shuts down', () => {
    expect(verdicts({ fresh: true, leavingSince: 5000 }, [5, 5.9, 6])).toEqual(['fine', 'fine', 'close']);
  });

  it('waits ten seconds for a head', () => {
    expect(verdicts({ phase: 'head' }, [0, 9, 10])).toEqual(['fine', 'fine', 'refuse-head']);
  });

  it('waits for ever for a target that says nothing, and for a tunnel', () => {
    expect(verdicts({ phase: 'exchange' }, [0, 100_000])).toEqual(['fine', 'fine']);
    expect(verdicts({ phase: 'exchange', answering: true }, [0, 100_000])).toEqual(['fine', 'fine']);
    expect(verdicts({ phase: 'detached', unsentBytes: 5 }, [0, 100_000])).toEqual(['fine', 'fine']);
  });

  it('measures a body over ten seconds, after ten of grace', () => {
    const watch = new ClientWatch(DEFAULT_LIMITS);
    const look = (second: number, bytes: number | null) =>
      watch.look({ ...IDLE, phase: 'exchange', awaitedBodyBytes: bytes }, second * 1000);
    expect([look(0, 0), look(10, 0), look(20, 2400), look(30, 4800), look(40, 7199)]).toEqual([
      'fine',
      'fine',
      'fine',
      'fine',
      'slow-body',
    ]);
  });

  it('does not count the time in which nobody waits for the body', () => {
    const watch = new ClientWatch(DEFAULT_LIMITS);
    const look = (second: number, bytes: number | null) =>
      watch.look({ ...IDLE, phase: 'exchange', awaitedBodyBytes: bytes }, second * 1000);
    expect([look(0, 0), look(10, 0), look(19, null), look(20, 0), look(30, 0), look(39, 0)]).toEqual(
      Array.from({ length: 6 }, () => 'fine'),
    );
    expect(look(40, 0)).toBe('slow-body');
  });

  it('does not take many small bodies for one slow one', () => {
    const watch = new ClientWatch(DEFAULT_LIMITS);
    for (let second = 0; second < 100; second++) {
      const client = { ...IDLE, phase: 'exchange', since: second * 1000, awaitedBodyBytes: 10 } as const;
      expect(watch.look(client, second * 1000)).toBe('fine');
    }
  });

  it('gives up a reader that takes nothing for a minute', () => {
    const stuck = { phase: 'exchange', answering: true, unsentBytes: 1000 } as const;
    expect(verdicts(stuck, [0, 59, 61])).toEqual(['fine', 'fine', 'gone']);
    expect(verdicts({ ...stuck, phase: 'closing' }, [0, 59, 61])).toEqual(['fine', 'fine', 'gone']);
  });

  it('leaves one alone that takes something, however little', () => {
    const watch = new ClientWatch(DEFAULT_LIMITS);
    for (let second = 0; second < 1000; second += 50) {
      const client = { ...IDLE, phase: 'exchange', answering: true, unsentBytes: 1000, takenBytes: second } as const;
      expect(watch.look(client, second * 1000)).toBe('fine');
    }
  });

  it('gives one write of many megabytes the time that it needs', () => {
    const large = { phase: 'exchange', answering: true, unsentBytes: 16_000_000 } as const;
    expect(verdicts(large, [0, 1000, 1061])).toEqual(['fine', 'fine', 'gone']);
  });

  it('gives up a client that ended its side when no answer begins, or goes on', () => {
    const ended = { phase: 'exchange', inputEndedAt: 0 } as const;
    expect(verdicts(ended, [0.4, 0.5])).toEqual(['fine', 'gone']);
    expect(verdicts({ ...ended, answering: true }, [0, 0.4, 0.5])).toEqual(['fine', 'fine', 'gone']);
  });

  it('waits five seconds for the last bytes of a body that nobody wants, and for a goodbye', () => {
    expect(verdicts({ phase: 'discarding' }, [0, 4, 5])).toEqual(['fine', 'fine', 'close']);
    expect(verdicts({ phase: 'closing' }, [0, 4, 5])).toEqual(['fine', 'fine', 'gone']);
  });
});

import { exchangeFor, ProxyError } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import type { LogFields } from './event-log.js';
import { FaultLog } from './fault-log.js';

const failed = (thrown: unknown, endedAt = 1) => {
  const exchange = exchangeFor({ request: { target: '/cart?x=1' } });
  exchange.requestId = 'id';
  exchange.fail(thrown);
  exchange.endedAt = endedAt;
  return exchange;
};

function recorded() {
  const causes: unknown[] = [];
  const entries: unknown[] = [];
  const faults = new FaultLog({
    log: (level, msg, fields: LogFields = {}) => {
      entries.push({ level, msg, ...fields });
      causes.push(fields['cause']);
    },
  });
  return { faults, entries, causes };
}

describe('the log of faults', () => {
  it('says what a stage threw, where, and for which request', () => {
    const { faults, entries } = recorded();
    faults.look(failed(new Error('kaboom')));
    expect(entries).toEqual([
      {
        level: 'ERROR',
        msg: 'Request failed',
        request_id: 'id',
        service: '',
        path: '/cart',
        cause: expect.stringMatching(/^Error: kaboom\n +at .*fault-log\.spec\.ts/),
      },
    ]);
  });

  it('says what was thrown that is no error, and faults of our own', () => {
    const { faults, causes } = recorded();
    faults.look(failed('a word'));
    faults.look(failed(new ProxyError('INTERNAL_ERROR', 'the field "X" cannot be sent in one line')));
    expect(causes).toEqual([
      expect.stringMatching(/^ProxyError: a word\n/),
      expect.stringMatching(/cannot be sent in one line\n +at /),
    ]);
  });

  it('leaves everything else to the access log', () => {
    const { faults, entries } = recorded();
    faults.look(failed(new ProxyError('TARGET_REFUSED', 'refused')));
    const well = exchangeFor();
    well.answer(204, well.request.fields);
    faults.look(well);
    expect(entries).toEqual([]);
  });

  it('says the same once a second, and never much', () => {
    const { faults, causes } = recorded();
    for (let i = 0; i < 50; i++) faults.look(failed(new Error('kaboom'), 5_000));
    expect(causes).toHaveLength(1);
    for (let i = 0; i < 50; i++) faults.look(failed(new Error(`kaboom ${i}`), 5_999));
    expect(causes).toHaveLength(10);
    faults.look(failed(new Error('k'.repeat(100_000)), 6_000));
    expect(causes).toHaveLength(11);
    expect(String(causes.at(-1)).length).toBe(4_096);
  });
});

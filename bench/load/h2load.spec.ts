import { describe, expect, it } from 'vitest';
import { parseH2Load } from './h2load.ts';

const SUMMARY = `
finished in 2.01s, 17401.00 req/s, 2.34MB/s
requests: 34802 total, 34930 started, 34802 done, 34800 succeeded, 2 failed, 1 errored, 1 timeout
status codes: 34801 2xx, 0 3xx, 0 4xx, 0 5xx
`;

describe('parseH2Load', () => {
  it('counts requests from the summary, and takes latencies from the log', () => {
    const log = ['1700000000000000\t200\t900', '1700000000000100\t200\t100', '1700000000000200\t200\t300', ''].join(
      '\n',
    );
    expect(parseH2Load(SUMMARY, log)).toEqual({ requests: 34_800, seconds: 2.01, p50Us: 300, p99Us: 900, errors: 2 });
  });

  it('reads a run of less than a second', () => {
    expect(parseH2Load(SUMMARY.replace('2.01s', '994.88ms'), '').seconds).toBeCloseTo(0.99488);
  });

  it('throws when there is no summary', () => {
    expect(() => parseH2Load('Could not resolve host', '')).toThrow('Could not resolve host');
  });
});

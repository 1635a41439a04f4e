import { describe, expect, it } from 'vitest';
import { BROWSER_HEADERS } from './browser-headers.ts';
import { parseWrk } from './wrk.ts';

describe('parseWrk', () => {
  it("takes the script's numbers, not the rounded summary", () => {
    const output = [
      'Running 1s test @ http://127.0.0.1:8080/',
      '  1 threads and 64 connections',
      '  24567 requests in 1.01s, 5.44MB read',
      'Requests/sec:  24323.76',
      'BENCH {"requests":24567,"durationUs":1010000,"p50Us":2400,"p99Us":5100,"errors":2}',
      '',
    ].join('\n');
    expect(parseWrk(output)).toEqual({ requests: 24_567, seconds: 1.01, p50Us: 2400, p99Us: 5100, errors: 2 });
  });

  it('throws when the line is missing', () => {
    expect(() => parseWrk('unable to connect to 127.0.0.1:1 Connection refused')).toThrow('Connection refused');
  });
});

it('browser headers are about 900 bytes', () => {
  const bytes = Object.entries(BROWSER_HEADERS).reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);
  expect(bytes).toBeGreaterThan(850);
  expect(bytes).toBeLessThan(1000);
});

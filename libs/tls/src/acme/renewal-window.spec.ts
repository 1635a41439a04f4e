import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fetchRenewalWindow } from './renewal-window.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 1);
const BODY = { suggestedWindow: { start: '2026-02-01T00:00:00Z', end: '2026-02-03T00:00:00Z' } };

/** Only the clock is false. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

async function authority(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/renewal/id`;
}

async function window(body: unknown, retryAfter = '') {
  const headers = retryAfter === '' ? {} : { 'Retry-After': retryAfter };
  return fetchRenewalWindow(await authority((response) => response.writeHead(200, headers).end(JSON.stringify(body))));
}

describe('the time that an authority suggests for a renewal', () => {
  it('has a beginning and an end, and maybe an explanation', async () => {
    expect(await window({ ...BODY, explanationURL: 'https://authority.test/why' })).toEqual({
      start: Date.UTC(2026, 1, 1),
      end: Date.UTC(2026, 1, 3),
      askAgainAt: NOW + 6 * HOUR,
      explanation: 'https://authority.test/why',
    });
  });

  it.each([
    ['3600', HOUR],
    ['Thu, 01 Jan 2026 02:00:00 GMT', 2 * HOUR],
    ['1', MINUTE],
    ['31536000', 24 * HOUR],
    ['soon', 6 * HOUR],
  ])('is asked for again as Retry-After says, within limits: %s', async (retryAfter, ms) => {
    expect((await window(BODY, retryAfter)).askAgainAt).toBe(NOW + ms);
  });

  it.each([
    ['nothing', null],
    ['no window', {}],
    ['a window without an end', { suggestedWindow: { start: BODY.suggestedWindow.start } }],
    ['words', { suggestedWindow: { start: 'tomorrow', end: 'later' } }],
    [
      'an end before its beginning',
      { suggestedWindow: { start: '2026-02-03T00:00:00Z', end: '2026-02-01T00:00:00Z' } },
    ],
  ])('is not believed when it is %s', async (_what, body) => {
    await expect(window(body)).rejects.toThrow('no window that could be kept to');
  });

  it.each([
    ['is not there', (response: ServerResponse) => response.writeHead(404).end(), /answered 404$/],
    ['is no JSON', (response: ServerResponse) => response.end('<html>'), /JSON/],
    ['does not end', (response: ServerResponse) => response.end('x'.repeat(100_000)), /more than 65536 characters$/],
    [
      'breaks off',
      (response: ServerResponse) => response.writeHead(200).write('{', () => response.destroy()),
      /aborted/,
    ],
  ])('is an error when it %s', async (_what, answer, message) => {
    await expect(fetchRenewalWindow(await authority(answer))).rejects.toThrow(message);
  });
});

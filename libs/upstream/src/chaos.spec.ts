import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { targetAt } from './fixtures/exchanges.js';
import { get, OK } from './fixtures/forwarded.js';
import { answering, LoopbackTarget } from './fixtures/loopback.js';
import { TargetPools } from './target-pools.js';

/** Pieces of answers, whole ones and broken ones: put together at random they say everything a bad server might. */
const PIECES = [
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 200 OK\r\n',
  'HTTP/1.1 204 No Content\r\n',
  'HTTP/1.1 103 Early Hints\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: -5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: close\r\n',
  'X-A: b\r\n',
  '\r\n',
  '\n',
  'hello',
  '5\r\nhello\r\n',
  '0\r\n\r\n',
  '\0',
  OK,
];

let pools: TargetPools;
let target: LoopbackTarget;
let says: { readonly text: string; readonly finally: string };

beforeEach(async () => {
  pools = new TargetPools();
  target = await LoopbackTarget.start(
    answering((head, { socket }) => {
      if (!head.startsWith('GET /bad')) return OK;
      socket.write(says.text);
      if (says.finally === 'end') socket.end();
      else if (says.finally === 'reset') socket.resetAndDestroy();
      return null;
    }),
  );
});
afterEach(async () => {
  pools.close();
  await target.stop();
});

it('whatever a target says, the exchange ends once, and the next one gets its own answer', async () => {
  const claimed = targetAt('127.0.0.1', target.port);
  const answer = fc.record({
    text: fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }).map((pieces) => pieces.join('')),
    finally: fc.constantFrom('end', 'reset'),
  });
  await fc.assert(
    fc.asyncProperty(answer, async (said) => {
      says = said;
      const bad = await get(pools, claimed, { request: { target: '/bad' } });
      expect(bad.exchange.over).toBe(true);
      if (bad.exchange.error !== null) expect(bad.exchange.error.status).toBe(502);
      const good = await get(pools, claimed, { request: { target: '/good' } });
      expect(good.answer.text).toBe('ok');
      expect(pools.counts(claimed.id).busy).toBe(0);
    }),
    { numRuns: 300 },
  );
});

import { describe, expect, it } from 'vitest';
import type { Exchange } from '../exchange.js';
import { Fields } from '../fields.js';
import { ProxyError } from '../proxy-error.js';
import type { Stage } from '../stage.js';
import { stageContract } from './stage-contract.js';
import { failuresOf } from './test-runner.js';

type Handle = Stage['handle'];

const stageOf = (handle: Handle, name = 'guard') => ({ name, handle });
const failures = async (make: () => Stage) => failuresOf((runner) => stageContract('it', make, runner));
const nothing = (): void => undefined;

const KEEPING: readonly (readonly [does: string, handle: Handle])[] = [
  ['does nothing', nothing],
  ['answers', (exchange) => exchange.answer(200, Fields.of('X-By', 'it'), 'hello')],
  ['refuses', () => Promise.reject(new ProxyError('FORBIDDEN', 'not for you'))],
  ['changes answers', (exchange) => exchange.filterHead(({ fields }) => fields.set('X-By', 'it'))],
  ['holds until the client leaves', async ({ signal }) => new Promise((resolve) => (signal.onabort = () => resolve()))],
];

const BREAKING: readonly (readonly [does: string, fails: string, handle: Handle])[] = [
  ['throws what is no ProxyError', 'and never fails', ({ request: { host } }) => void new URL(`http://${host}`)],
  ['rejects with it', 'and never fails', () => Promise.reject(new Error('no connection'))],
  ['returns something else', 'nothing or a promise', () => Object(true)],
  ['sends a line break', 'that can be sent', (exchange) => exchange.answer(200, Fields.of('X-By', 'a\r\nb'))],
  ['sends an interim status', 'that can be sent', (exchange) => exchange.answer(103, new Fields())],
  [
    'frames the answer itself',
    'that can be sent',
    (exchange) => exchange.answer(200, Fields.of('Content-Length', '0')),
  ],
  ['trusts the target', 'whatever a target answers', (exchange) => exchange.filterHead(trusting)],
  ['holds for ever', 'and never fails', async () => new Promise(nothing)],
];

function trusting({ fields }: { readonly fields: Fields }): void {
  if (!fields.get('location')?.startsWith('http')) throw new TypeError('no address');
}

describe('the contract of stages', () => {
  it.each(KEEPING)('is kept by one that %s', async (_does, handle) => {
    expect(await failures(() => stageOf(handle))).toEqual([]);
  });

  it.each(BREAKING)('is broken by one that %s', async (_does, fails, handle) => {
    expect(await failures(() => stageOf(handle))).toContainEqual(expect.stringContaining(fails));
  });

  it('is broken by a name with blanks', async () => {
    expect(await failures(() => stageOf(nothing, 'my guard'))).toEqual(['has a name that can be typed']);
  });

  it('sends many at a time through one stage', async () => {
    let made = 0;
    const seen = new Set<Exchange>();
    await failures(() => {
      made++;
      return stageOf((exchange) => void seen.add(exchange));
    });
    expect(seen.size / made).toBeGreaterThan(5);
  });
});

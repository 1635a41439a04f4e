import { describe, expect, it, vi } from 'vitest';
import { NestLog } from './nest-log.js';

describe('what Nest says', () => {
  it('is in our log, with its context, and without the places that it leaves empty', () => {
    const log = vi.fn();
    const nest = new NestLog({ log });
    nest.error(new Error('no token'), undefined, 'ExceptionHandler');
    nest.warn('odd', 'Router');
    nest.error('alone', undefined);
    nest.log();
    expect(log.mock.calls).toEqual([
      ['ERROR', 'no token', { context: 'ExceptionHandler' }],
      ['WARN', 'odd', { context: 'Router' }],
      ['ERROR', 'alone', {}],
    ]);
  });
});

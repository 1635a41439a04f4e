import { describe, expect, it } from 'vitest';
import { causeOfDeath } from './cause-of-death.js';

describe('the cause of a worker’s death', () => {
  it('is what it threw, with --debug also where', () => {
    const bug = new Error('a bug in a stage');
    expect(causeOfDeath(bug, false)).toEqual({ cause: 'a bug in a stage' });
    expect(causeOfDeath(bug, true)).toEqual({
      cause: 'a bug in a stage',
      stack: expect.stringContaining('cause-of-death.spec.ts'),
    });
  });

  it('is that it ended when it threw nothing', () => expect(causeOfDeath(null, true)).toEqual({ cause: 'it ended' }));
});

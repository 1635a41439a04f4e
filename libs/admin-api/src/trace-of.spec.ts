import { describe, expect, it } from 'vitest';
import { traceOf } from './trace-of.js';

describe('traceOf', () => {
  it('has the stacks of an error and of its causes, and ends', () => {
    const deepest = new TypeError('deepest');
    const error = new Error('first', { cause: new Error('second', { cause: deepest }) });
    deepest.cause = error;
    expect(traceOf(error)).toMatch(
      /^Error: first\n +at [^]+\ncaused by: Error: second\n +at [^]+\ncaused by: TypeError: deepest\n +at .*trace-of\.spec\.ts/,
    );
    expect(traceOf(error).match(/caused by/g)).toHaveLength(2);
  });

  it('is empty for what is no error', () => expect(traceOf('a word')).toBe(''));
});

import { describe, expect, it } from 'vitest';
import { dialError } from './dial-error.js';

const because = (code: string) => dialError(Object.assign(new Error('connect E'), { code }), '/run/kamal-proxy.sock');

describe('dialError', () => {
  it.each([
    ['ENOENT', 'no such file or directory', 'kamal-proxy run'],
    ['ECONNREFUSED', 'connection refused', 'kamal-proxy run'],
    ['EACCES', 'permission denied', 'as the user that runs the proxy'],
    ['EINVAL', 'invalid argument', '107 bytes'],
  ])('says %s as Go does, and what to do', (code, cause, advice) => {
    expect(because(code)).toMatchObject({
      message: `dial unix /run/kamal-proxy.sock: connect: ${cause}`,
      advice: expect.stringContaining(advice),
      exitCode: 1,
    });
  });

  it('hands on what it does not know', () => {
    expect(because('EWHAT')).toMatchObject({
      message: 'dial unix /run/kamal-proxy.sock: connect: connect E',
      advice: '',
    });
  });
});

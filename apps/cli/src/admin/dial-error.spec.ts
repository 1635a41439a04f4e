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

  it('says of something else that it is not a socket', () => {
    const file = import.meta.filename;
    expect(dialError(Object.assign(new Error('connect E'), { code: 'ECONNREFUSED' }), file)).toMatchObject({
      message: `dial unix ${file}: connect: connection refused`,
      advice: expect.stringMatching(/^.*dial-error\.spec\.ts is not a socket: start it with /),
    });
  });

  it('hands on what it does not know', () => {
    expect(because('EWHAT')).toMatchObject({
      message: 'dial unix /run/kamal-proxy.sock: connect: connect E',
      advice: '',
    });
  });
});

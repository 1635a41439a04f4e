import { describe, expect, it } from 'vitest';
import { parseTargetAddress } from './target-address.js';

describe('parseTargetAddress', () => {
  it.each([
    ['web-1:3000', 'web-1', 3000],
    ['web-1', 'web-1', 80],
    ['web-1:080', 'web-1', 80],
    ['_web.my_app+2:8080', '_web.my_app+2', 8080],
    ['172.18.0.5:80', '172.18.0.5', 80],
    ['3f2a9c0de111:80', '3f2a9c0de111', 80],
    ['[::1]:3000', '::1', 3000],
    ['[fe80::1%eth0]', 'fe80::1%eth0', 80],
  ])('takes %s', (typed, host, port) => {
    expect(parseTargetAddress(typed)).toEqual({ typed, host, port });
  });

  it.each([
    '',
    'a',
    '-web:80',
    '.web',
    'foo/x',
    'http://web',
    'web:',
    'web:x',
    'web:0',
    'web:65536',
    'web 1',
    'web\n',
    'bad host!:80',
    '::1',
    '[::1',
    '[web]:80',
    '[::1]80',
    'wéb',
  ])('refuses %j, by name', (typed) => {
    expect(() => parseTargetAddress(typed)).toThrow(`${typed} :invalid host pattern`);
  });
});

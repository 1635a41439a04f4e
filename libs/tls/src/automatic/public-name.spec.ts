import { expect, it } from 'vitest';
import { isPublicName } from './public-name.js';

it.each(['app.test', 'a.b', 'xn--bcher-kva.example', '1.app.test', `${'a'.repeat(63)}.test`, 'a-b.test'])(
  'a certificate is ordered for %s',
  (host) => {
    expect(isPublicName(host)).toBe(true);
  },
);

const NONE = `localhost 192.0.2.7 ::1 app.test. .test a..test *.test -a.test a-.test App.test a_b.test a/b.test büch.test
  ../../etc/passwd ${'a'.repeat(64)}.test ${'a.'.repeat(126)}test`;

it.each(['', ...NONE.split(/\s+/)])('none is for %s', (host) => {
  expect(isPublicName(host)).toBe(false);
});

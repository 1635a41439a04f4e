import { expect, it } from 'vitest';
import { canonicalHeaderName } from './header-name.js';

it.each([
  ['cache-control', 'Cache-Control'],
  ['X-REQUEST-id', 'X-Request-Id'],
  ['x--y', 'X--Y'],
  ['etag', 'Etag'],
  ['no header', 'no header'],
  ['', ''],
])('the header %j is %j', (name, canonical) => {
  expect(canonicalHeaderName(name)).toBe(canonical);
});

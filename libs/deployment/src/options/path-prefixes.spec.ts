import { expect, it } from 'vitest';
import { normalisePathPrefixes } from './path-prefixes.js';

it.each([
  [[], ['/']],
  [[''], ['/']],
  [
    ['api/', '//a//b//', '/'],
    ['/api', '/a//b', '/'],
  ],
])('path prefixes %j are %j', (typed, normalised) => {
  expect(normalisePathPrefixes(typed)).toEqual(normalised);
});

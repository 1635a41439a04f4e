import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { dataDirectory } from './data-directory.js';

it('the data directory is below the home, or the temp dir without one', () => {
  expect(dataDirectory({ HOME: '/home/kamal-proxy' })).toBe('/home/kamal-proxy/.config/kamal-proxy');
  expect(dataDirectory({})).toBe(tmpdir());
  expect(dataDirectory({ HOME: '' })).toBe(tmpdir());
});

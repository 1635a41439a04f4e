import { expect, it } from 'vitest';
import { dataDirectory } from './data-directory.js';

it('the data directory is below the home, or the temp dir without one', () => {
  expect(dataDirectory({ HOME: '/home/kamal-proxy' })).toBe('/home/kamal-proxy/.config/kamal-proxy');
  expect(dataDirectory({ TMPDIR: '/var/tmp' })).toBe('/var/tmp');
  expect(dataDirectory({ HOME: '', TMP: '/other', TEMP: '/other' })).toBe('/tmp');
});

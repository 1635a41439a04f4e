import { describe, expect, it } from 'vitest';
import { probeEndpoint } from './probe-endpoint.js';

const check = { path: '/up', port: 0, host: '' };
const web = { address: 'web-1:3000', host: 'web-1', port: 3000, check };

describe('probeEndpoint', () => {
  it('is the target itself, which Host names', () => {
    expect(probeEndpoint(web)).toEqual({
      host: 'web-1',
      port: 3000,
      target: '/up',
      hostHeader: 'web-1:3000',
      url: 'http://web-1:3000/up',
    });
  });

  it('names a target without a port as it was typed', () => {
    expect(probeEndpoint({ ...web, address: 'web-1', port: 80 })).toMatchObject({ port: 80, hostHeader: 'web-1' });
  });

  it('takes another port, and says so in Host', () => {
    const probed = { ...web, check: { ...check, port: 9000 } };
    expect(probeEndpoint(probed)).toMatchObject({ port: 9000, hostHeader: 'web-1:9000', url: 'http://web-1:9000/up' });
  });

  it('brackets an IPv6 address', () => {
    const probed = { address: '[::1]:3000', host: '::1', port: 3000, check: { ...check, port: 9000 } };
    expect(probeEndpoint(probed)).toMatchObject({ host: '::1', hostHeader: '[::1]:9000' });
  });

  it('says the Host it was told', () => {
    const probed = { ...web, check: { ...check, host: 'app.test' } };
    expect(probeEndpoint(probed)).toMatchObject({ hostHeader: 'app.test', url: 'http://web-1:3000/up' });
  });

  it.each([
    ['up', '/up'],
    ['', '/'],
    ['/up?x=1&y=%20', '/up?x=1&y=%20'],
    ['/a/../up', '/a/../up'],
    ['/ü p#1', '/%C3%BC%20p%231'],
    ['/\r\nX: y', '/%0D%0AX:%20y'],
    ['/\uD800', '/%EF%BF%BD'],
  ])('asks for %j as %s', (path, target) => {
    expect(probeEndpoint({ ...web, check: { ...check, path } }).target).toBe(target);
  });
});

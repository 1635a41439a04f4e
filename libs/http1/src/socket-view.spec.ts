import { describe, expect, it } from 'vitest';
import { SocketView } from './socket-view.js';

function viewOf(remoteAddress: string | undefined): SocketView {
  return new SocketView({ remoteAddress, remotePort: 1234 }, 'https', 443, (host) => host === 'a.test');
}

describe('SocketView', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:c000:201', '::ffff:c000:201'],
    [undefined, ''],
  ])('shows the client %s as %s', (remoteAddress, shown) => {
    expect(viewOf(remoteAddress).clientAddress).toBe(shown);
  });

  it('asks the certificate which hosts it covers', () => {
    expect(viewOf('::1').covers('a.test')).toBe(true);
    expect(viewOf('::1').covers('b.test')).toBe(false);
  });
});

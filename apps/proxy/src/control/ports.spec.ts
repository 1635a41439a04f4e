import { once } from 'node:events';
import { connect, createServer, Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anyAddress, checkDistinct, checkPort, PortError, supportsReusePort } from './ports.js';

afterEach(() => void vi.restoreAllMocks());

/** The system refuses the next `listen`s. */
function systemRefuses(code: string): void {
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
    process.nextTick(() => this.emit('error', Object.assign(new Error(`bind ${code}`), { code })));
    return this;
  });
}

describe('checking a port', () => {
  it('gives the port, and leaves it free', async () => {
    const port = await checkPort('--http-port', 0, '127.0.0.1');
    expect(port).toBeGreaterThan(0);
    expect(await checkPort('--http-port', port, '127.0.0.1')).toBe(port);
    expect(await once(connect(port, '127.0.0.1'), 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  });

  it('finds one that is taken, also by somebody who shares it', async () => {
    const server = createServer().listen({ port: 0, host: '127.0.0.1', reusePort: true });
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(checkPort('--https-port', port, '127.0.0.1')).rejects.toThrow(
      new PortError(
        `listen tcp 127.0.0.1:${port}: address already in use: stop what listens there, or choose another port with --https-port`,
      ),
    );
    server.close();
  });

  it('finds an address that is none of this machine', async () => {
    await expect(checkPort('--http-port', 80, '192.0.2.1')).rejects.toThrow(
      'listen tcp 192.0.2.1:80: this machine has no such address: correct --bind',
    );
    await expect(checkPort('--dashboard-port', 80, '192.0.2.1', '--dashboard-bind')).rejects.toThrow(
      'this machine has no such address: correct --dashboard-bind',
    );
  });

  it('says what is needed for a port below 1024, and of an IPv6 address how it is written', async () => {
    systemRefuses('EACCES');
    await expect(checkPort('--http-port', 80, '::')).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message:
        'listen tcp [::]:80: permission denied: ports below 1024 need the capability net_bind_service (or a larger --http-port)',
      cause: { code: 'EACCES' },
    });
  });

  it('says what the system said of anything else', async () => {
    systemRefuses('ENOBUFS');
    await expect(checkPort('--http-port', 80, '::')).rejects.toThrow('listen tcp [::]:80: bind ENOBUFS');
  });
});

describe('the address that means all of them', () => {
  it('is the IPv4 one where there is no IPv6', async () => {
    systemRefuses('EAFNOSUPPORT');
    expect(await anyAddress()).toBe('0.0.0.0');
  });

  it('can be listened on', async () => {
    await expect(checkPort('--http-port', 0, await anyAddress())).resolves.toBeGreaterThan(0);
  });
});

describe('sharing a port among threads', () => {
  it('is possible where the system takes it, and not where it does not', async () => {
    expect(await supportsReusePort('127.0.0.1')).toBe(process.platform === 'linux');
    systemRefuses('ENOTSUP');
    expect(await supportsReusePort('127.0.0.1')).toBe(false);
  });
});

describe('two listeners of ours', () => {
  const http = { flag: '--http-port', port: 8080, host: '::' };

  it('cannot have one port', () => {
    expect(() => checkDistinct([http, { flag: '--https-port', port: 8080, host: '::' }])).toThrow(
      new PortError('--https-port 8080 is --http-port as well: choose another port for one of them'),
    );
    expect(() => checkDistinct([http, { flag: '--dashboard-port', port: 8080, host: '127.0.0.1' }])).toThrow(PortError);
  });

  it('can have one on addresses of their own, and any port or none twice', () => {
    const own = { ...http, host: '192.0.2.1' };
    checkDistinct([own, { flag: '--dashboard-port', port: 8080, host: '127.0.0.1' }]);
    checkDistinct([http, { flag: '--https-port', port: 8443, host: '::' }]);
    checkDistinct([
      { ...http, port: 0 },
      { flag: '--metrics-port', port: 0, host: '::' },
    ]);
  });
});

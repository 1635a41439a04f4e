import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeAuthority } from '../libs/tls/src/fixtures/fake-authority.js';
import { helloOf } from '../libs/tls/src/fixtures/hello-of.js';
import { App, Proxy, Recorded } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { lookAt } from './harness/proofs.js';
import { askSecurely, handshake } from './harness/secure-client.js';

const EACH = 100;
const UNKNOWN = 300;

/** A client that sends this and nothing more. @returns a promise of its end, whichever way */
async function sending(port: number, bytes: Buffer): Promise<{ readonly closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).on('end', () => socket.destroy());
  onTestFinished(() => void socket.destroy());
  const closed = new Promise((resolve) => void socket.once('close', resolve));
  await once(socket, 'connect');
  if (bytes.length > 0) socket.write(bytes);
  socket.resume();
  return { closed };
}

describe('the HTTPS port', () => {
  it('lets go of all who never finish a handshake, and serves the others meanwhile', async () => {
    const proxy = await Proxy.start();
    const files = new OwnCertificateFiles(proxy.home);
    await proxy.deploy('web', await App.start('v1'), '--host', 'app.test', ...files.flags);
    const hello = await helloOf({ servername: 'app.test' });
    const kinds = [
      Buffer.alloc(0),
      hello.subarray(0, hello.length / 2),
      hello,
      Buffer.alloc(300, 0xa5),
      Buffer.from('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n'),
    ];
    const bad = kinds.flatMap((bytes) => Array.from({ length: EACH }, async () => sending(proxy.httpsPort, bytes)));
    const clients = await Promise.all(bad);
    expect((await askSecurely(proxy.httpsPort, '/')).body).toBe('v1');
    await Promise.all(clients.map(async ({ closed }) => closed));
    expect((await askSecurely(proxy.httpsPort, '/')).body).toBe('v1');
    await proxy.log.first(({ msg }) => msg === 'More TLS handshake errors');
    const lines = proxy.log.items.filter(({ msg }) => msg.startsWith('http: TLS handshake error'));
    expect(lines.length).toBeLessThan(EACH * 2);
    expect(proxy.log.items.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  it('asks about some made-up hosts at a time, and refuses those that wait the longest', async () => {
    const authority = await FakeAuthority.open();
    const proxy = await Proxy.start();
    authority.look = async (proof) => lookAt(proxy, proof);
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--tls', '--tls-acme-directory', authority.url, '--tls-on-demand-url', '/may');
    app.hold();
    const refused = new Recorded<string>('refused client');
    const unknown = Array.from({ length: UNKNOWN }, async (_, i) => {
      await expect(handshake(proxy.httpsPort, { servername: `host-${i}.test` })).rejects.toThrow(/alert/);
      refused.add(`host-${i}.test`);
    });
    // Twenty are asked about, a hundred wait; the service has answered nothing yet.
    await refused.atLeast(UNKNOWN - 120);
    app.answer = ({ headers, response }) => void response.writeHead(headers.host === 'good.test' ? 200 : 403).end();
    for (const { response } of app.requests.items) response.writeHead(403).end();
    await Promise.all(unknown);
    expect(app.requests.count).toBeLessThan(UNKNOWN / 2);
    expect((await handshake(proxy.httpsPort, { servername: 'good.test' })).certificate?.issuer).toBe(
      'CN=Fake Authority',
    );
    expect(authority.orders).toEqual(['good.test']);
  });
});

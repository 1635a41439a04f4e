import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { helloOf } from '../fixtures/hello-of.js';
import { inSingleBytes } from '../fixtures/in-single-bytes.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import { TlsFront } from '../fixtures/tls-front.js';
import { serveCertificate } from '../serving/serve-certificate.js';
import type { CertificateChooser } from './tls-acceptor.js';

const TICKET_KEYS = Buffer.alloc(48, 7);
const certificate = serveCertificate(testCertificate({ names: ['app.test'] }), TICKET_KEYS);
const other = serveCertificate(testCertificate({ names: ['other.test'] }), TICKET_KEYS);
const noChallenge = { challengeFor: () => null };
const always: CertificateChooser = {
  ...noChallenge,
  choose: ({ serverName }) => (serverName === 'other.test' ? other : certificate),
};
const never: CertificateChooser = { ...noChallenge, choose: () => null };
const TLS_1_2 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

describe('a client that shakes hands', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is served by %s, and what it was shown is known', async (version) => {
    const front = await TlsFront.open(always);
    const client = await front.connect({ servername: 'APP.test', maxVersion: version, ALPNProtocols: ['http/1.1'] });
    client.end('hello');
    expect(String(await buffer(client))).toBe('hello');
    expect(client.getProtocol() ?? version).toBe(version);
    expect(front.secure).toMatchObject([{ serverName: 'app.test', certificate, socket: { alpnProtocol: 'http/1.1' } }]);
    expect(front.failures).toEqual([]);
    expect(front.underWay.size).toBe(0);
  });

  it('may send its hello byte by byte', async () => {
    const front = await TlsFront.open(always);
    const wire = connect({ port: front.port, host: '127.0.0.1', noDelay: true });
    const client = await front.connect({ socket: inSingleBytes(wire), servername: 'app.test' });
    client.end('x');
    expect(String(await buffer(client))).toBe('x');
  });

  it('may speak no ALPN, but not only what nobody here speaks', async () => {
    const front = await TlsFront.open(always);
    await front.connect();
    expect(await front.clients(1)).toMatchObject([{ serverName: '', socket: { alpnProtocol: false } }]);
    expect(await front.refusal({ ALPNProtocols: ['spdy/3'] })).toBe('ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
    expect(await front.failure()).toMatch(/no.*protocol/i);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('resumes its %s session, for the same name only', async (version) => {
    const front = await TlsFront.open(always);
    const first = await front.connect({ servername: 'app.test', maxVersion: version });
    const ticket = version === 'TLSv1.2' ? first.getSession() : (await once(first, 'session'))[0];
    const again = await front.connect({ servername: 'app.test', maxVersion: version, session: ticket });
    const elsewhere = await front.connect({ servername: 'other.test', maxVersion: version, session: ticket });
    expect([again.isSessionReused(), elsewhere.isSessionReused()]).toEqual([true, false]);
    expect((await front.clients(3)).map(({ serverName }) => serverName)).toEqual([
      'app.test',
      'app.test',
      'other.test',
    ]);
  });

  it('waits for a certificate that has yet to come', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof certificate>();
    const asked = Promise.withResolvers<void>();
    const front = await TlsFront.open({
      ...noChallenge,
      choose: async () => {
        asked.resolve();
        return promise;
      },
    });
    const client = front.connect({ servername: 'app.test' });
    await asked.promise;
    front.sweep(performance.now() + 30_000);
    resolve(certificate);
    await client;
  });

  it.each(['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'AES128-GCM-SHA256'])(
    'is not served with %s',
    async (ciphers) => {
      const front = await TlsFront.open(always);
      expect(await front.refusal({ ...TLS_1_2, ciphers })).toMatch(/HANDSHAKE_FAILURE/);
      expect(await front.failure()).toMatch(/no shared cipher/i);
    },
  );
});

describe('an authority that looks for a challenge', () => {
  const challenge = serveCertificate(testCertificate({ names: ['challenge.test'] }), TICKET_KEYS);
  const acme = { ALPNProtocols: ['acme-tls/1'], servername: 'app.test' };

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is shown its certificate over %s, and nobody is served',
    async (version) => {
      const asked: string[] = [];
      const challengeFor = (host: string) => (asked.push(host), challenge);
      const front = await TlsFront.open({ ...always, challengeFor });
      const client = await front.connect({ ...acme, maxVersion: version });
      expect(client.getPeerCertificate().subject.CN).toBe('challenge.test');
      expect(client.alpnProtocol).toBe('acme-tls/1');
      await buffer(client);
      expect(asked).toEqual(['app.test']);
      expect(front.secure).toEqual([]);
      expect(front.underWay.size).toBe(0);
    },
  );

  it('is refused when there is none', async () => {
    const front = await TlsFront.open(always);
    expect(await front.refusal(acme)).toBe('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR');
  });
});

describe('a client that is refused', () => {
  it.each([
    ['has none', never],
    ['cannot have one', { ...noChallenge, choose: async () => Promise.reject(new Error('it is not wanted')) }],
  ] as const)('gets alert 80 when its host %s', async (_why, chooser) => {
    const front = await TlsFront.open(chooser);
    expect(await front.refusal({ servername: 'app.test' })).toBe('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR');
    expect(await front.failure()).toMatch(/for app\.test$/);
    await front.over();
  });

  it('is told when it speaks plain HTTP', async () => {
    const front = await TlsFront.open(always);
    const client = connect(front.port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const answer = String(await buffer(client));
    expect(answer).toMatch(/^HTTP\/1\.0 400 Bad Request\r\n/);
    expect(answer).toContain('\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
    expect(front.failures).toEqual(['client sent an HTTP request to an HTTPS server']);
  });

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n', 'first record does not look like a TLS handshake'],
    ['half a hello and the end', Buffer.from('1603010200010001fc0303', 'hex'), 'EOF'],
  ])('is sent away for %s', async (_what, bytes, cause) => {
    const front = await TlsFront.open(always);
    const client = connect(front.port, '127.0.0.1');
    client.end(bytes);
    expect(await buffer(client)).toHaveLength(0);
    expect(front.failures).toEqual([cause]);
    expect(front.underWay.size).toBe(0);
  });

  it('is nobody when it leaves without a word, as the checks of load balancers do', async () => {
    const front = await TlsFront.open(always);
    const client = connect(front.port, '127.0.0.1');
    client.end();
    await buffer(client);
    expect(front.failures).toEqual([]);
    expect(front.underWay.size).toBe(0);
  });

  it.each([
    ['resets', (client: Socket) => client.resetAndDestroy(), /ECONNRESET|EOF/],
    ['ends', (client: Socket) => client.end(), /^EOF$/],
  ])('may break off in the middle of the handshake: %s', async (_how, breakOff, cause) => {
    const front = await TlsFront.open(always);
    const client = connect(front.port, '127.0.0.1');
    client.on('error', () => undefined).write(await helloOf({ servername: 'app.test' }));
    client.once('data', () => breakOff(client));
    expect(await front.failure()).toMatch(cause);
    await front.over();
  });
});

describe('a handshake that takes too long', () => {
  it.each([
    ['says nothing', ''],
    ['stops in its hello', Buffer.from('1603010200', 'hex')],
  ])('is cut when the client %s', async (_what, bytes) => {
    const front = await TlsFront.open(always);
    const client = connect(front.port, '127.0.0.1');
    const closed = new Promise((resolve) => client.on('error', () => undefined).on('close', resolve));
    if (bytes !== '') client.write(bytes);
    await accepted(front);
    front.sweep(performance.now() + 9_000);
    expect(front.failures).toEqual([]);
    front.sweep(performance.now() + 11_000);
    expect(front.failures).toEqual(['the handshake took too long']);
    await closed;
    expect(front.underWay.size).toBe(0);
  });

  it('is cut when the client stalls behind its hello, which counts as well', async () => {
    const front = await TlsFront.open(always);
    const client = connect(front.port, '127.0.0.1');
    client.on('error', () => undefined);
    await accepted(front);
    const acceptedAt = performance.now();
    while (performance.now() < acceptedAt + 5) await new Promise((resolve) => setImmediate(resolve));
    client.write(await helloOf({ servername: 'app.test' }));
    await once(client, 'data');
    front.sweep(acceptedAt + 10_001);
    expect(front.failures).toEqual(['the handshake took too long']);
  });

  it('is cut when the client does not take its refusal', async () => {
    const front = await TlsFront.open(never);
    const client = connect({ port: front.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void client.destroy());
    client.write('GET / HTTP/1.1\r\n\r\n');
    await front.failure();
    expect(front.underWay.size).toBe(1);
    front.sweep(performance.now() + 3_000);
    expect(front.underWay.size).toBe(0);
    expect(front.failures).toHaveLength(1);
  });

  it('is not waited for long when the proxy ends', async () => {
    const front = await TlsFront.open(always);
    connect(front.port, '127.0.0.1').on('error', () => undefined);
    await accepted(front);
    for (const handshake of front.underWay) handshake.closeGracefully();
    front.sweep(performance.now() + 1_500);
    expect(front.underWay.size).toBe(0);
  });
});

async function accepted(front: TlsFront): Promise<void> {
  while (front.underWay.size === 0) await new Promise((resolve) => setImmediate(resolve));
}

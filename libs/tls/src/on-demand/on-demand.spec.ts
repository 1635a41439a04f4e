import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RecordingLog } from '../fixtures/recording-log.js';
import { askUrl } from './ask-url.js';
import { OnDemandPolicy } from './on-demand-policy.js';
import { withHost } from './with-host.js';

async function endpoint(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/check`);
}

const nobody = { askService: async () => Promise.reject(new Error('not this one')) };

describe('the URL that is asked', () => {
  it.each([
    ['/check', '/check?host=a.test'],
    ['/check?', '/check?host=a.test'],
    ['https://x.test/check?z=1&a=b c&b=%2F', 'https://x.test/check?a=b+c&b=%2F&host=a.test&z=1'],
    ['/check?host=other.test&host=more', '/check?host=a.test'],
    ['/check?a=~*#part', '/check?a=~%2A&host=a.test'],
  ])('of %s is %s', (url, asked) => {
    expect(withHost(url, 'a.test')).toBe(asked);
  });
});

describe('an answer', () => {
  it('is a status, and how the body begins', async () => {
    const url = await endpoint((request, response) =>
      response.writeHead(403).end(`${request.headers.host} ${'x'.repeat(999)}`),
    );
    const { status, body } = await askUrl(url);
    expect(status).toBe(403);
    expect(body).toMatch(new RegExp(`^${url.host} x+$`));
    expect(body).toHaveLength(256);
  });

  it('may be a redirect, which is not followed', async () => {
    const url = await endpoint((_request, response) => response.writeHead(302, { location: '/ok' }).end());
    expect(await askUrl(url)).toEqual({ status: 302, body: '' });
  });

  it('counts from its head on, whatever becomes of the body', async () => {
    const broken = await endpoint((_request, response) => {
      response.writeHead(200).write('so far');
      setImmediate(() => response.destroy());
    });
    expect(await askUrl(broken)).toMatchObject({ status: 200 });
    const endless = await endpoint((_request, response) => response.writeHead(200).write('so far'));
    expect(await askUrl(endless, 200)).toEqual({ status: 200, body: 'so far' });
  });

  it('has to come in time, and at all', async () => {
    const silent = await endpoint(() => undefined);
    await expect(askUrl(silent, 50)).rejects.toThrow('no answer in 50 ms');
    const closing = await endpoint((request) => request.socket.destroy());
    await expect(askUrl(closing)).rejects.toThrow();
    await expect(askUrl(new URL('http://127.0.0.1:1/'))).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('whether a host may have a certificate', () => {
  it('is what another server says', async () => {
    const asked: string[] = [];
    const url = await endpoint((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(request.url?.includes('good') ? 200 : 404).end('no such tenant');
    });
    const log = new RecordingLog();
    const policy = new OnDemandPolicy('web', String(url), nobody, log);
    await policy.permit('good.test');
    await expect(policy.permit('bad.test')).rejects.toMatchObject({ code: 'HOST_NOT_ALLOWED' });
    expect(asked).toEqual(['/check?host=good.test', '/check?host=bad.test']);
    expect(log.lines).toHaveLength(1);
  });

  it('is no when nobody answers, and the log says why', async () => {
    const log = new RecordingLog();
    const policy = new OnDemandPolicy('web', '/check', nobody, log);
    await expect(policy.permit('a.test')).rejects.toThrow('the on-demand URL did not answer: not this one');
    expect(log.lines).toEqual(['WARN Certificate not allowed: not this one']);
  });

  it('is asked for some hosts at a time, others wait, and of too many the oldest are refused', async () => {
    const { promise, resolve } = Promise.withResolvers<{ status: number; body: string }>();
    const asked: string[] = [];
    const asker = {
      askService: async (_service: string, _target: string, host: string) => {
        asked.push(host);
        return promise;
      },
    };
    const policy = new OnDemandPolicy('web', '/check', asker, new RecordingLog());
    const waiting = Array.from({ length: 121 }, async (_, i) => policy.permit(`h${i}.test`));
    await expect(waiting[20]).rejects.toThrow('too many hosts');
    expect(asked).toHaveLength(20);
    resolve({ status: 200, body: '' });
    await Promise.all(waiting.filter((_, i) => i !== 20));
    expect(asked).toHaveLength(120);
  });
});

import { VERSION } from '@app/admin-api';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordedTerminal } from '../terminal/recording.fixture.js';
import { AdminClient } from './admin-client.js';
import { FakeProxy, say } from './fake-proxy.fixture.js';

const change = {
  path: '/deploy',
  body: { service: 'web' },
  doing: 'deploying web',
  done: 'deployed web',
  quiet: false,
};

describe('AdminClient', () => {
  let proxy: FakeProxy;
  let terminal: RecordedTerminal;
  let client: AdminClient;

  beforeEach(async () => {
    proxy = await FakeProxy.start();
    terminal = new RecordedTerminal({ KAMAL_PROXY_SOCKET: proxy.socket });
    client = new AdminClient(terminal);
  });
  afterEach(() => proxy.stop());

  it('posts a change and says nothing when it is done', async () => {
    await client.change(change);
    expect(proxy.asked).toEqual([{ method: 'POST', path: '/deploy', body: { service: 'web' } }]);
    expect(terminal.printed + terminal.noted).toBe('');
  });

  it('gets the list', async () => {
    proxy.answer = (response) => say(response, { type: 'result', version: VERSION, result: [] });
    await expect(client.list()).resolves.toEqual([]);
    expect(proxy.asked).toEqual([{ method: 'GET', path: '/services', body: undefined }]);
  });

  it('fails with what the proxy says', async () => {
    proxy.answer = (response) => {
      response.statusCode = 404;
      say(response, { type: 'error', version: VERSION, code: 'SERVICE_NOT_FOUND', message: 'service not found' });
    };
    await expect(client.change(change)).rejects.toMatchObject({
      code: 'SERVICE_NOT_FOUND',
      message: 'service not found',
    });
  });

  it('shows progress to whoever watches, also when lines come in pieces', async () => {
    terminal = new RecordedTerminal({ KAMAL_PROXY_SOCKET: proxy.socket }, { isTTY: true });
    proxy.answer = (response) => {
      response.write('{"type":"progress","waitingFor":"dra');
      response.write('in","inFlight":2,"remainingMs":1000}\n\n{"type":"result",');
      response.end(`"version":"${VERSION}","result":null}\n`);
    };
    await new AdminClient(terminal).change(change);
    const noted = terminal.noted;
    expect(noted).toContain('Deploying web: 2 requests in flight (1s left)');
    expect(noted).toMatch(/Deployed web in \d+\.\ds\n$/);
  });

  it('warns when the proxy is of another version', async () => {
    proxy.answer = (response) => say(response, { type: 'result', version: '0.0.1', result: null });
    await client.change(change);
    expect(terminal.noted).toBe(`Warning: this command is version ${VERSION}, the proxy that runs is 0.0.1\n`);
  });

  it.each([
    ['without a word', ''],
    ['after some progress', '{"type":"progress","waitingFor":"switch"}\n'],
    ['in the middle of a line', '{"type":"result","vers'],
  ])('fails when the answer ends %s', async (_, answer) => {
    proxy.answer = (response) => response.end(answer);
    await expect(client.change(change)).rejects.toMatchObject({ code: 'UNEXPECTED_EOF', message: 'unexpected EOF' });
  });

  it.each([
    ['before it answers', false],
    ['while it answers', true],
  ])('fails when the proxy goes away %s', async (_, begun) => {
    proxy.answer = (response) => {
      if (begun) response.write('{"type":"progress","waitingFor":"switch"}\n', () => response.destroy());
      else response.destroy();
    };
    await expect(client.change(change)).rejects.toMatchObject({ code: 'UNEXPECTED_EOF', message: 'unexpected EOF' });
  });

  it('fails when somebody else answers', async () => {
    proxy.answer = (response) => response.end('<h1>It works!\x1b[2J</h1>\n');
    await expect(client.change(change)).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      message: 'unexpected answer from the proxy: <h1>It works!\uFFFD[2J</h1>',
    });
  });

  it('fails when somebody answers who does not speak HTTP', async () => {
    const socket = `${proxy.socket}-2`;
    const other = createServer((connection) => connection.on('error', () => undefined).end('hello\n')).listen(socket);
    await once(other, 'listening');
    const lost = new AdminClient(new RecordedTerminal({ KAMAL_PROXY_SOCKET: socket }));
    await expect(lost.change(change)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
    other.close();
  });

  it('says what to do when no proxy is there', async () => {
    const socket = `${proxy.socket}-none`;
    const lost = new AdminClient(new RecordedTerminal({ KAMAL_PROXY_SOCKET: socket }));
    await expect(lost.list()).rejects.toMatchObject({
      message: `dial unix ${socket}: connect: no such file or directory`,
      advice: expect.stringContaining('kamal-proxy run'),
    });
  });

  it('says what to do when the proxy has ended and left its socket', async () => {
    const socket = `${proxy.socket}-stale`;
    await writeFile(socket, '');
    const lost = new AdminClient(new RecordedTerminal({ KAMAL_PROXY_SOCKET: socket }));
    await expect(lost.list()).rejects.toMatchObject({ message: `dial unix ${socket}: connect: connection refused` });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves on %s, and says that the proxy does not', async (signal, exitCode) => {
    proxy.answer = () => undefined;
    const changing = client.change(change);
    await proxy.questioned();
    process.emit(signal, signal);
    await expect(changing).rejects.toMatchObject({
      exitCode,
      message:
        'Interrupted. What the proxy has begun goes on; watch it with `kamal-proxy list` and `kamal-proxy logs`.',
    });
    // A command that was interrupted ends; this process goes on.
    process.off(signal, process.listeners(signal).at(-1) ?? (() => undefined));
  });
});

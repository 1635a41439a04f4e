import 'reflect-metadata';
import {
  deployRequestSchema,
  logsRequestSchema,
  pauseRequestSchema,
  removeRequestSchema,
  resumeRequestSchema,
  rolloutDeployRequestSchema,
  rolloutSetRequestSchema,
  rolloutStopRequestSchema,
  stopRequestSchema,
  VERSION,
} from '@app/admin-api';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeProxy, say } from './admin/fake-proxy.fixture.js';
import { runCli } from './cli.js';
import { RecordedTerminal } from './terminal/recording.fixture.js';

describe('kamal-proxy', () => {
  let proxy: FakeProxy;
  beforeEach(async () => void (proxy = await FakeProxy.start()));
  afterEach(() => proxy.stop());

  async function run(...line: string[]) {
    const terminal = new RecordedTerminal({ KAMAL_PROXY_SOCKET: proxy.socket, HOME: '/home/x' });
    const code = await runCli(line, terminal);
    return { code, stdout: terminal.printed, stderr: terminal.noted };
  }

  const silent = { code: 0, stdout: '', stderr: '' };

  // What Kamal 2 sends, as its shell takes the quotes away.
  const kamal =
    'deploy app-web --target=3f2a9c0de111:80 --host=app.example.com --tls --deploy-timeout=30s --drain-timeout=30s ' +
    '--health-check-interval=1s --health-check-timeout=5s --health-check-path=/up --buffer-requests --buffer-responses ' +
    '--log-request-header=Cache-Control --log-request-header=Last-Modified --log-request-header=User-Agent';

  it.each([
    [kamal, '/deploy', deployRequestSchema],
    ['remove web', '/remove', removeRequestSchema],
    ['rm web', '/remove', removeRequestSchema],
    ['pause web --max-pause 45s', '/pause', pauseRequestSchema],
    ['stop web --drain-timeout=30s --message=Noon', '/stop', stopRequestSchema],
    ['resume web', '/resume', resumeRequestSchema],
    ['rollout deploy web --target b:80', '/rollout/deploy', rolloutDeployRequestSchema],
    ['rollout set web --percent 10 --list a,b --sticky', '/rollout/set', rolloutSetRequestSchema],
    ['rollout stop web', '/rollout/stop', rolloutStopRequestSchema],
    ['logs', '/logs', logsRequestSchema],
    ['logs web -fn5 --status 404,5xx,999 --path /api --host a.test', '/logs', logsRequestSchema],
  ])('%s', async (line, path, schema) => {
    expect(await run(...line.split(' '))).toEqual(silent);
    expect(proxy.asked).toEqual([{ method: 'POST', path, body: schema.parse(proxy.asked[0]?.body) }]);
  });

  it('sends what Kamal means', async () => {
    await run(...kamal.split(' '));
    expect(proxy.asked[0]?.body).toMatchObject({
      service: 'app-web',
      targets: ['3f2a9c0de111:80'],
      options: { hosts: ['app.example.com'], tls: true, tlsAcmeCachePath: '/home/x/.config/kamal-proxy/certs' },
      targetOptions: {
        bufferRequests: true,
        forwardHeaders: false,
        logRequestHeaders: ['Cache-Control', 'Last-Modified', 'User-Agent'],
      },
    });
  });

  it('prints the list as a table, or as JSON', async () => {
    const service = {
      service: 'web',
      hosts: [],
      paths: ['/'],
      targets: [{ target: 'web-1:80', healthy: true, inFlight: 0 }],
      readTargets: [],
      state: 'running',
      stopMessage: '',
      tls: false,
      certificates: [],
      inFlight: 0,
      rollout: null,
    };
    proxy.answer = (response) => say(response, { type: 'result', version: VERSION, result: [service] });
    const table = 'Service  Host  Path  Target    State    TLS\nweb      *     /     web-1:80  running  no\n';
    expect(await run('list')).toEqual({ ...silent, stdout: table });
    expect(await run('ls')).toEqual({ ...silent, stdout: table });
    const certificates = 'Service  Host  Key  Source  Issuer  Expires  Renewal\n';
    expect(await run('list', '--certs')).toEqual({ ...silent, stdout: certificates });
    expect(JSON.parse((await run('list', '--json')).stdout)).toEqual([service]);
  });

  it('shows lines of the log, and says how many it was too slow for', async () => {
    proxy.answer = (response) =>
      say(
        response,
        { type: 'log', missed: 0, lines: ['one', 'two'] },
        { type: 'log', missed: 7, lines: ['ten'] },
        { type: 'log', missed: 1, lines: [] },
        { type: 'result', version: VERSION, result: null },
      );
    expect(await run('logs', 'web', '-n', '3', '--json')).toEqual({
      code: 0,
      stdout: 'one\ntwo\nten\n',
      stderr: '(7 lines left out: too slow for them)\n(1 line left out: too slow for them)\n',
    });
    expect(proxy.asked[0]?.body).toMatchObject({ service: 'web', lines: 3, follow: false, format: 'json' });
  });

  it('ends without a word when nobody reads the log any more', async () => {
    proxy.answer = (response) => response.write('{"type":"log","missed":0,"lines":["one"]}\n');
    const terminal = new RecordedTerminal({ KAMAL_PROXY_SOCKET: proxy.socket });
    const ended = runCli(['logs', '--follow'], terminal);
    await once(terminal.stdout, 'readable');
    terminal.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await ended).toBe(0);
    expect(terminal.noted).toBe('');
  });

  it('reads the log no faster than it is taken', async () => {
    const line = `{"type":"log","missed":0,"lines":["${'x'.repeat(60_000)}"]}\n`;
    proxy.answer = (response) => response.end(line.repeat(100) + '{"type":"result","version":"0","result":null}\n');
    const terminal = new RecordedTerminal({ KAMAL_PROXY_SOCKET: proxy.socket });
    const ended = runCli(['logs'], terminal);
    await once(terminal.stdout, 'readable');
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    expect(terminal.stdout.writableLength).toBeLessThan(1_000_000);
    let read = 0;
    terminal.stdout.on('data', (text: string) => (read += text.length));
    expect(await ended).toBe(0);
    expect(read).toBe(100 * 60_001);
  });

  it('fails with the words of the proxy, on one line', async () => {
    proxy.answer = (response) =>
      say(response, {
        type: 'error',
        version: VERSION,
        code: 'SERVICE_NOT_FOUND',
        message: 'service not found\n at x',
      });
    expect(await run('remove', 'web')).toEqual({ code: 1, stdout: '', stderr: 'Error: service not found at x\n' });
  });

  it.each([
    ['deploy', 'accepts 1 arg(s), received 0'],
    ['deploy web', 'required flag(s) "target" not set'],
    ['deploy web --target x --tls false', 'accepts 1 arg(s), received 2'],
    [
      'deploy web --target x --max-request-body=1',
      'max-request-body can only be set when request buffering is enabled',
    ],
    [
      'deploy web --target x --tls-certificate-path c',
      'if any flags in the group [tls-certificate-path tls-private-key-path] are set they must all be set; missing [tls-private-key-path]',
    ],
    ['rollout set web', 'at least one of the flags in the group [percent list] is required'],
    ['rollout set web --percent 101', 'invalid argument "101" for "--percent" flag: must be between 0 and 100'],
    ['list --bogus', 'unknown flag: --bogus'],
    ['list web', 'accepts 0 arg(s), received 1'],
    ['logs web api', 'accepts at most 1 arg(s), received 2'],
    ['logs --status 0xx', 'invalid argument "0xx" for "--status" flag: must be like 404, or 5xx'],
    ['logs --lines', 'flag needs an argument: --lines'],
    ['logs -fn', "flag needs an argument: 'n' in -fn"],
    ['--debug run', 'unknown flag: --debug'],
    ['run --http-port x', 'invalid argument "x" for "--http-port" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  ])('refuses %s before anything is sent', async (line, message) => {
    const { code, stdout, stderr } = await run(...line.split(' '));
    expect([code, stdout, stderr.split('\n', 1)]).toEqual([1, '', [`Error: ${message}`]]);
    expect(proxy.asked).toEqual([]);
  });

  it('refuses a service without a name', async () => {
    expect(await run('remove', '')).toMatchObject({ code: 1, stderr: 'Error: the name of the service is empty\n' });
  });

  it('refuses an unknown command, and says where help is', async () => {
    expect(await run('frobnicate')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: unknown command "frobnicate" for "kamal-proxy"\nRun \'kamal-proxy --help\' for usage.\n',
    });
  });

  it.each([
    ['', 'kamal-proxy <command>'],
    ['--help', 'kamal-proxy <command>'],
    ['-h', 'kamal-proxy <command>'],
    ['help', 'kamal-proxy <command>'],
    ['deploy --help', 'kamal-proxy deploy <service>'],
    ['help deploy', 'kamal-proxy deploy <service>'],
    ['--help deploy', 'kamal-proxy deploy <service>'],
    ['rollout', 'kamal-proxy rollout <command>'],
    ['help rollout set', 'kamal-proxy rollout set <service>'],
    ['rollout set --help', 'kamal-proxy rollout set <service>'],
    ['help --help', 'kamal-proxy help [command]'],
  ])('explains itself: %s', async (line, usage) => {
    const { code, stdout, stderr } = await run(...line.split(' ').filter((word) => word !== ''));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage:\n  ${usage} [flags]\n`);
  });

  it.each([
    ['help flags', 'How flags are written\n'],
    ['help environment', 'Variables that are read\n'],
    ['help exit-status', 'How commands end\n'],
  ])('explains what commands have in common: %s', async (line, title) => {
    const { stdout, ...rest } = await run(...line.split(' '));
    expect(rest).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(title)).toBe(true);
    for (const row of stdout.split('\n')) expect(row.length).toBeLessThanOrEqual(120);
  });

  it.each(['--version', '-v'])('tells its version: %s', async (flag) => {
    expect(await run(flag)).toEqual({ ...silent, stdout: `kamal-proxy version ${VERSION}\n` });
  });
});

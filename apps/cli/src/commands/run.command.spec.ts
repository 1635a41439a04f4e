import 'reflect-metadata';
import type { RunOptions } from '@app/admin-api';
import { describe, expect, it } from 'vitest';
import { Manual } from '../help/manual.js';
import { ProxyBundle } from '../run/proxy-bundle.js';
import { RecordedTerminal } from '../terminal/recording.fixture.js';
import { program } from './program.js';
import { RunCommand } from './run.command.js';

class FakeBundle extends ProxyBundle {
  readonly started: RunOptions[] = [];

  constructor(private readonly failure?: unknown) {
    super();
  }

  override load() {
    return Promise.resolve({
      startProxy: (options: RunOptions) => {
        this.started.push(options);
        return this.failure === undefined ? Promise.resolve() : Promise.reject(this.failure);
      },
    });
  }
}

function command(failure?: unknown, env: NodeJS.ProcessEnv = {}) {
  const terminal = new RecordedTerminal(env);
  const bundle = new FakeBundle(failure);
  return { terminal, bundle, run: new RunCommand(terminal, new Manual(program), bundle) };
}

describe('run', () => {
  it('starts the proxy with what flags and environment say', async () => {
    const { run, bundle } = command(undefined, { KAMAL_PROXY_HTTP_PORT: '81', HTTPS_PORT: '444' });
    await run.run(['--debug', '--metrics-port', '9090', '--module', './a.js', '--module=./b.js']);
    expect(bundle.started).toEqual([
      expect.objectContaining({
        httpPort: 81,
        httpsPort: 444,
        metricsPort: 9090,
        debug: true,
        modules: ['./a.js', './b.js'],
      }),
    ]);
  });

  it('warns of a foreign variable and starts all the same', async () => {
    const { run, bundle, terminal } = command(undefined, { HTTP_PORT: 'tcp://10.0.0.1:80' });
    await run.run([]);
    expect(bundle.started[0]?.httpPort).toBe(80);
    expect(terminal.noted).toContain('Warning: HTTP_PORT="tcp://10.0.0.1:80" is ignored, 80 counts');
  });

  it('warns of words that mean nothing and starts all the same', async () => {
    const { run, bundle, terminal } = command();
    await run.run(['--debug', 'true']);
    expect(bundle.started).toHaveLength(1);
    expect(terminal.noted).toBe('Warning: run takes no words, ignored: "true"\n');
  });

  it.each([
    ['an error', new Error('port 80 is taken'), 'port 80 is taken'],
    [
      'an error with words for the user',
      Object.assign(new Error('EADDRINUSE'), { userMessage: 'port 80 is taken' }),
      'port 80 is taken',
    ],
    ['anything else', 'no', 'no'],
  ])('fails with one line when the proxy fails with %s', async (_, failure, message) => {
    await expect(command(failure).run.run([])).rejects.toMatchObject({ message, advice: '', exitCode: 1 });
  });

  it('shows where it failed with --debug', async () => {
    const failure = new Error('port 80 is taken');
    await expect(command(failure).run.run(['--debug'])).rejects.toMatchObject({ advice: failure.stack });
  });
});

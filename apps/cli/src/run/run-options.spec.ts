import { DEFAULT_LIMITS } from '@app/admin-api';
import { describe, expect, it } from 'vitest';
import { addEnvironment } from '../flags/add-environment.js';
import { parseFlags } from '../flags/parse-flags.js';
import { runFlags } from '../commands/flags/run.flags.js';
import { runOptions } from './run-options.js';

const options = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runOptions(addEnvironment(runFlags, parseFlags(runFlags, words), env, () => undefined).flags);

describe('runOptions', () => {
  it('has the defaults of the contract', () => {
    expect(options([])).toEqual({
      httpPort: 80,
      httpsPort: 443,
      metricsPort: 0,
      dashboard: null,
      http3: false,
      debug: false,
      logFormat: null,
      bind: '',
      workers: 0,
      modules: [],
      strictSni: false,
      http2: true,
      limits: DEFAULT_LIMITS,
    });
  });

  it('turns durations into milliseconds, and never a short one into none', () => {
    const { limits } = options(['--head-timeout', '1.5s', '--idle-timeout', '10us', '--body-grace', '0']);
    expect(limits).toMatchObject({ headTimeoutMs: 1500, idleTimeoutMs: 1, bodyGraceMs: 0 });
  });

  it('reads every option but http3 from a variable of its name', () => {
    for (const [name, flag] of Object.entries(runFlags)) {
      const variable = `KAMAL_PROXY_${name.replaceAll('-', '_').toUpperCase()}`;
      if (name !== 'http3') expect(flag.env.at(0)).toBe(name === 'module' ? 'KAMAL_PROXY_MODULES' : variable);
    }
    expect(options([], { KAMAL_PROXY_WORKERS: '4', KAMAL_PROXY_IDLE_TIMEOUT: '2m' })).toMatchObject({
      workers: 4,
      limits: { idleTimeoutMs: 120_000 },
    });
  });

  it.each(['127.0.0.1', '::1', '[::1]'])('binds to %s', (address) => {
    expect(options(['--bind', address]).bind).toBe(address.replaceAll(/[[\]]/g, ''));
  });

  it('has a dashboard for this machine, or for whoever has a token', () => {
    const token = '0123456789abcdef';
    expect(options(['--dashboard-port', '9000']).dashboard).toEqual({ port: 9000, bind: '127.0.0.1', token: '' });
    expect(options(['--dashboard-port', '9000', '--dashboard-bind', '[::1]']).dashboard?.bind).toBe('::1');
    expect(
      options(['--dashboard-port', '9000', '--dashboard-bind', '0.0.0.0'], { KAMAL_PROXY_DASHBOARD_TOKEN: token }),
    ).toMatchObject({ dashboard: { bind: '0.0.0.0', token } });
    expect(options(['--dashboard-bind', '0.0.0.0']).dashboard).toBeNull();
  });

  it.each([
    [['--dashboard-bind', '::'], 'dashboard-bind :: needs a token'],
    [['--dashboard-bind', 'localhost'], 'dashboard-bind must be an IP address, not "localhost"'],
    [['--dashboard-token', 'short'], 'dashboard-token must be 16 or more letters'],
    [['--dashboard-token', 'sixteen letters and more'], 'without spaces'],
  ])('refuses a dashboard with %j, and never says the token', (words, message) => {
    const read = () => options(['--dashboard-port', '9000', ...words]);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/short|sixteen/);
  });

  it.each([
    [['--bind', 'localhost'], 'bind must be an IP address, not "localhost"'],
    [['--module', ''], 'invalid argument "" for "--module" flag: must not be empty'],
    [['--module', './a.mjs,'], 'must not be empty'],
    [['--workers', '100000'], /"--workers" flag: must be between 0 and \d{2,3}$/],
    [['--http-port', '65536'], 'must be between 0 and 65535'],
    [['--max-request-header-bytes', '2097152'], 'must be between 1024 and 1048576'],
  ])('refuses %j', (words, message) => expect(() => options(words)).toThrow(message));
});

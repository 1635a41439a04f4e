import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { App, KAMAL_PROXY, Proxy, type TestHome } from './harness/index.js';

/** What bash would offer behind `kamal-proxy pause `, as somebody has it who sources the script when his shell starts. */
async function offered(home: TestHome): Promise<{ stdout: string; stderr: string }> {
  const { environment } = home;
  const script =
    '. <(kamal-proxy completion bash); COMP_WORDS=(kamal-proxy pause ""); COMP_CWORD=2; _kamal_proxy; echo "${COMPREPLY[*]}"';
  const env = { ...environment, PATH: `${dirname(KAMAL_PROXY)}:${environment['PATH'] ?? ''}` };
  return promisify(execFile)('bash', ['--norc', '-c', script], { env, cwd: home.directory });
}

it('bash completes the services of the running proxy, and none without a word when it does not run', async () => {
  const proxy = await Proxy.start();
  const app = await App.start('v1');
  await proxy.deploy('web', app, '--host', 'web.test');
  await proxy.deploy('api', app, '--host', 'api.test');
  expect(await offered(proxy.home)).toEqual({ stdout: 'api web\n', stderr: '' });
  await proxy.end('SIGTERM');
  expect(await offered(proxy.home)).toEqual({ stdout: '\n', stderr: '' });
});

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { App, PROJECT, Proxy, RawClient, TestHome } from './harness/index.js';

const run = promisify(execFile);

/** Puts together what the Dockerfile copies, with its own words. @returns the launcher */
async function layOut(root: string): Promise<string> {
  const dockerfile = readFileSync(join(PROJECT, 'Dockerfile'), 'utf8');
  const [, packages = ''] = /copy-runtime-packages\.ts \/runtime (.+)$/m.exec(dockerfile) ?? [];
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  await run(process.execPath, [join(PROJECT, 'scripts/image/copy-runtime-packages.ts'), root, ...packages.split(' ')]);
  return join(root, 'bin/kamal-proxy');
}

it('the files of the image are all that the proxy needs, WebSockets included', async () => {
  const home = new TestHome();
  const binary = await layOut(home.path('opt'));
  // Node is on PATH there, not in node_modules.
  const bin = home.path('bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const proxy = await Proxy.start({ home, binary, env });
  await proxy.deploy('web', await App.start('v1'));
  expect((await proxy.get()).body).toBe('v1');
  const client = await RawClient.connect(proxy.httpPort);
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  client.send('GET /cable HTTP/1.1', 'Host: app.test', ...upgrade, '');
  await client.receives(/101 Switching Protocols[^]*\r\n\r\n/);
  client.socket.write('echo');
  await client.receives(/echo$/);
});

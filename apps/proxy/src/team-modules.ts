import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';

/** What a team's file exports as its default. */
interface TeamFile {
  readonly dataPlane?: Type;
  readonly controlPlane?: Type;
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
export async function loadTeamModules(files: readonly string[], plane: keyof TeamFile): Promise<Type[]> {
  if (files.length === 0) return [];
  shareOurCopies();
  const modules: Type[] = [];
  for (const file of files) {
    const module = (await loadTeamFile(file))[plane];
    if (module !== undefined) modules.push(module);
  }
  return modules;
}

function shareOurCopies(): void {
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const ours = SHARED_PACKAGES.get(specifier);
      if (ours === undefined) return nextResolve(specifier, context);
      return { url: new URL(ours, import.meta.url).href, format: 'module', shortCircuit: true };
    },
  });
}

async function loadTeamFile(file: string): Promise<TeamFile> {
  let exported: unknown;
  try {
    exported = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    throw new TeamModuleError(`module ${file} cannot be loaded: ${reason(error)}`, { cause: error });
  }
  const team = isObject(exported) ? exported['default'] : undefined;
  if (!isTeamFile(team)) {
    throw new TeamModuleError(`module ${file} must export default { dataPlane: AModule } or { controlPlane: AModule }`);
  }
  return team;
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

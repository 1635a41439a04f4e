import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compilePage } from './compile-page.js';

/** A directory of error pages that cannot be used. */
export class ErrorPagesError extends Error {
  readonly code = 'ERROR_PAGES_UNUSABLE';

  constructor(problem: string, options?: ErrorOptions) {
    super(`unable to load error pages: ${problem}`, options);
    this.name = 'ErrorPagesError';
  }
}

/**
 * Reads a service's own error pages: `<status>.html`. Every `*.html` beside them has to be a valid template too, as with
 * Go's `template.ParseFS`; other files are not looked at.
 *
 * @returns the templates by status, as they travel to the workers
 * @throws {ErrorPagesError}
 */
export async function loadErrorPages(directory: string): Promise<Readonly<Record<string, string>>> {
  try {
    const names = (await readdir(directory)).filter((name) => name.endsWith('.html')).sort();
    if (names.length === 0) throw new ErrorPagesError(`no *.html in ${directory}`);
    const templates: Record<string, string> = {};
    for (const name of names) {
      const source = await readFile(join(directory, name), 'utf8');
      compilePage(source, name);
      const status = /^([1-5]\d\d)\.html$/.exec(name)?.[1];
      if (status !== undefined) templates[status] = source;
    }
    return templates;
  } catch (error) {
    if (error instanceof ErrorPagesError) throw error;
    throw new ErrorPagesError(describe(error, directory), { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EACCES: 'permission denied',
};

function describe(error: unknown, directory: string): string {
  if (!(error instanceof Error)) return String(error);
  const reason = 'code' in error ? REASONS[String(error.code)] : undefined;
  if (reason === undefined) return error.message;
  return `${reason}: ${'path' in error ? String(error.path) : directory}`;
}

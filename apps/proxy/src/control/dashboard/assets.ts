import { readFile } from 'node:fs/promises';

/** Below this file, and in `dist/` below the bundle. */
const DIRECTORY = new URL('./assets/', import.meta.url);

/** A file of the page, read when it is asked for: that is once a visit. */
export async function asset(name: 'page.css' | 'page.js' | 'icon.svg'): Promise<string> {
  return readFile(new URL(name, DIRECTORY), 'utf8');
}

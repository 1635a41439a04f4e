import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/**
 * `npm pack` of a directory as it lies.
 *
 * @returns the path of the file
 * @throws {Error} with what npm said
 */
export function pack(directory: string, destination: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', resolve(destination)];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack in ${directory}: ${stderr}`);
  const [packed]: { filename: string }[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error(`npm pack in ${directory} packed nothing`);
  return resolve(destination, packed.filename);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of which something is in a bundle. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX, as the package says it. */
  readonly license: string;
  /** What has to go with every copy: its licence, and notices where it has some. */
  readonly texts: readonly string[];
}

const PACKAGE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LEGAL_FILE = /^(licen[cs]e|notice|copying)/i;

/**
 * The packages that modules come from, by name and version.
 *
 * @param moduleIds paths of modules; those that are ours, and those that the bundler made up, are left out
 */
export function shippedPackages(moduleIds: Iterable<string>): ShippedPackage[] {
  const directories = new Set<string>();
  for (const id of moduleIds) {
    const directory = PACKAGE.exec(id)?.[1];
    if (directory !== undefined && !id.startsWith('\0')) directories.add(directory);
  }
  const packages = new Map([...directories].map(read).map((one) => [`${one.name}@${one.version}`, one]));
  return [...packages.values()].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

function read(directory: string): ShippedPackage {
  const { name, version, license }: { name: string; version: string; license?: string } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  if (license === undefined) throw new Error(`${name} does not say under which licence it may be shipped`);
  const files = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && LEGAL_FILE.test(entry.name),
  );
  return { name, version, license, texts: files.map((file) => readFileSync(join(directory, file.name), 'utf8')) };
}

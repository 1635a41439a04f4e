import { randomUUID } from 'node:crypto';

const PREFIX = 'kamal-proxy-body-';

/** A name that tells whose file it is, should it ever be left behind. */
export function tempFileName(): string {
  return `${PREFIX}${process.pid}-${randomUUID()}`;
}

/** @returns the process that made a file of this name; null for other files */
export function ownerOf(fileName: string): number | null {
  const pid = /^kamal-proxy-body-(\d{1,10})-[0-9a-f-]{36}$/.exec(fileName)?.[1];
  return pid === undefined ? null : Number(pid);
}

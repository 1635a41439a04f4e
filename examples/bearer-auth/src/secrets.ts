import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Secrets that are known, and the question whether one is among them. How long the answer takes tells nothing about them:
 * digests have one length and are compared in constant time, and all of them are compared.
 */
export class Secrets {
  readonly #digests: readonly Buffer[];

  constructor(secrets: readonly string[]) {
    this.#digests = secrets.map(digestOf);
  }

  get size(): number {
    return this.#digests.length;
  }

  has(given: string): boolean {
    const digest = digestOf(given);
    let found = false;
    for (const known of this.#digests) if (timingSafeEqual(known, digest)) found = true;
    return found;
  }
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

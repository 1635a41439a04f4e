import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyType } from './key-type.js';

const RSA_BITS = 2048;
const generate = promisify(generateKeyPair);

/** A new key, in the form in which the original proxy writes and reads keys: `EC PRIVATE KEY`, `RSA PRIVATE KEY`. */
export async function newPrivateKey(type: KeyType): Promise<string> {
  const { privateKey } =
    type === 'ec' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: RSA_BITS });
  return exported(privateKey, type === 'ec' ? 'sec1' : 'pkcs1');
}

/** The form that the ACME library takes for its requests. @throws {Error} for what is no key */
export function asPkcs8(key: string): string {
  return exported(createPrivateKey(key), 'pkcs8');
}

function exported(key: KeyObject, type: 'sec1' | 'pkcs1' | 'pkcs8'): string {
  return key.export({ type, format: 'pem' });
}

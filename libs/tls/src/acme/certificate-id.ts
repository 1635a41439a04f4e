import { X509Certificate } from 'node:crypto';
import { derValues } from './der-reader.js';

const EXTENSIONS = 0xa3;
const KEY_IDENTIFIER = 0x80;
/** 2.5.29.35 */
const AUTHORITY_KEY_IDENTIFIER = Buffer.from([0x55, 0x1d, 0x23]);

/**
 * What an authority calls a certificate that it issued (RFC 9773 4.1): who signed it, and its serial number, each as the
 * bytes of the certificate.
 *
 * @param chain PEM, the certificate in question first
 * @returns null for one that does not say whose key signed it
 */
export function certificateId(chain: string): string | null {
  const [certificate] = derValues(new X509Certificate(chain).raw);
  const [body] = derValues(certificate?.content ?? EMPTY);
  // Version, serial number, and at the end the extensions (RFC 5280 4.1).
  const fields = derValues(body?.content ?? EMPTY);
  const [, serial] = fields;
  const [extensions] = derValues(fields.find(({ tag }) => tag === EXTENSIONS)?.content ?? EMPTY);
  for (const extension of derValues(extensions?.content ?? EMPTY)) {
    const parts = derValues(extension.content);
    if (!parts[0]?.content.equals(AUTHORITY_KEY_IDENTIFIER)) continue;
    const [sequence] = derValues(parts.at(-1)?.content ?? EMPTY);
    const key = derValues(sequence?.content ?? EMPTY).find(({ tag }) => tag === KEY_IDENTIFIER);
    if (key === undefined || serial === undefined) return null;
    return `${key.content.toString('base64url')}.${serial.content.toString('base64url')}`;
  }
  return null;
}

const EMPTY = Buffer.alloc(0);

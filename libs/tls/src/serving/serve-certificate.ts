import { constants } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import { ServedCertificate } from './served-certificate.js';

/**
 * TLS 1.3 and, for 1.2, what has forward secrecy and authenticated encryption: no CBC, no static RSA. All are good, so
 * the client's order counts: it knows whether it has AES in hardware.
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** The same everywhere, or a ticket of one worker would mean nothing to the others. OpenSSL checks the name itself. */
const SESSION_ID_CONTEXT = 'kamal-proxy';
/** Seconds; a ticket is worth nothing any more when its key has been replaced, which is once a day. */
const TICKET_LIFETIME = 24 * 60 * 60;

/**
 * Makes certificates ready for handshakes.
 *
 * @param ticketKeys 48 bytes, the same in all workers: a client resumes its session wherever it ends up
 */
export function serveCertificate(pem: CertificatePem, ticketKeys: Uint8Array): ServedCertificate {
  const context = createSecureContext({
    cert: pem.chain,
    key: pem.key,
    ciphers: CIPHERS,
    minVersion: 'TLSv1.2',
    // Each costs as much as a handshake, the client next to nothing, and nobody needs them: TLS 1.3 has none.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    sessionIdContext: SESSION_ID_CONTEXT,
    sessionTimeout: TICKET_LIFETIME,
    ticketKeys: Buffer.from(ticketKeys),
  });
  return new ServedCertificate(context, pem.chain);
}

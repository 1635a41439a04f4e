import type { ClientHello } from './client-hello.js';
import { parseClientHello } from './parse-client-hello.js';

const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 1;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
/** With post-quantum key shares and all extensions a ClientHello has some 2 KB. */
const LONGEST_HELLO = 16_384;
/** The first five bytes of `GET /…`, `HEAD /…`, `OPTIONS *`: no record of TLS begins with letters. */
const PLAIN_HTTP = /^[A-Z]{3}[A-Z /]{2}$/;

/** What the first bytes of a connection are. */
export type FirstBytes = ClientHello | 'incomplete' | 'plain-http' | 'not-tls';

/**
 * Reads the ClientHello that a connection begins with, also when it is cut into several records (RFC 8446 5.1).
 *
 * @param bytes all that has come so far
 */
export function readClientHello(bytes: Buffer): FirstBytes {
  if (bytes.length < RECORD_HEADER) return 'incomplete';
  if (bytes[0] !== HANDSHAKE_RECORD) {
    return PLAIN_HTTP.test(bytes.toString('latin1', 0, RECORD_HEADER)) ? 'plain-http' : 'not-tls';
  }
  // Major version 3, whatever the minor says: it is frozen (RFC 8446 5.1).
  if (bytes[1] !== 3) return 'not-tls';
  const message = handshakeBytes(bytes);
  if (message.length < MESSAGE_HEADER) return incomplete(bytes);
  const end = MESSAGE_HEADER + message.readUIntBE(1, 3);
  if (message[0] !== CLIENT_HELLO || end > LONGEST_HELLO) return 'not-tls';
  if (message.length < end) return incomplete(bytes);
  try {
    return parseClientHello(message.subarray(MESSAGE_HEADER, end));
  } catch {
    return 'not-tls';
  }
}

/** Records may be as short as one byte, with five of header each; nobody who means well does that. */
function incomplete(bytes: Buffer): FirstBytes {
  return bytes.length > 2 * LONGEST_HELLO ? 'not-tls' : 'incomplete';
}

/** The content of the handshake records at the start, the last one as far as it has come. */
function handshakeBytes(bytes: Buffer): Buffer {
  const fragments: Buffer[] = [];
  for (let at = 0; at + RECORD_HEADER <= bytes.length && bytes[at] === HANDSHAKE_RECORD;) {
    const end = at + RECORD_HEADER + bytes.readUInt16BE(at + 3);
    fragments.push(bytes.subarray(at + RECORD_HEADER, end));
    at = end;
  }
  const [first] = fragments;
  return first !== undefined && fragments.length === 1 ? first : Buffer.concat(fragments);
}

import { ByteReader } from './byte-reader.js';
import type { ClientHello } from './client-hello.js';

const SERVER_NAME = 0;
const SIGNATURE_ALGORITHMS = 13;
const ALPN = 16;
const SUPPORTED_VERSIONS = 43;

const HOST_NAME = 0;
const ECDSA_SECP256R1_SHA256 = 0x0403;
const TLS_1_3 = 0x0304;
/** The suites with ECDSA that this proxy offers for TLS 1.2. */
const ECDSA_SUITES: ReadonlySet<number> = new Set([0xc02b, 0xc02c, 0xcca9]);

/**
 * Reads the body of a ClientHello (RFC 8446 4.1.2). What this proxy has no use for is skipped: OpenSSL looks at it.
 *
 * @throws {RangeError} when it is cut short or its lengths contradict each other
 */
export function parseClientHello(body: Buffer): ClientHello {
  const hello = new ByteReader(body);
  hello.skip(2 + 32); // legacy_version, random
  hello.vector(1); // legacy_session_id
  const suites = numbers(hello.vector(2));
  hello.vector(1); // legacy_compression_methods
  const extensions = hello.done ? new Map<number, Buffer>() : parseExtensions(hello.vector(2));
  return {
    serverName: serverName(extensions.get(SERVER_NAME)),
    protocols: protocols(extensions.get(ALPN)),
    acceptsEcdsa: acceptsEcdsa(suites, extensions),
  };
}

function parseExtensions(bytes: Buffer): Map<number, Buffer> {
  const extensions = new Map<number, Buffer>();
  for (const list = new ByteReader(bytes); !list.done;) extensions.set(list.number(2), list.vector(2));
  return extensions;
}

/** RFC 6066 3: a list in which only one entry, a host name, has ever had a meaning. */
function serverName(extension: Buffer | undefined): string {
  if (extension === undefined) return '';
  for (const list = new ByteReader(new ByteReader(extension).vector(2)); !list.done;) {
    const type = list.number(1);
    const name = list.vector(2).toString('latin1').toLowerCase();
    if (type === HOST_NAME) return name.endsWith('.') ? name.slice(0, -1) : name;
  }
  return '';
}

/** RFC 7301 3.1. */
function protocols(extension: Buffer | undefined): string[] {
  const names: string[] = [];
  if (extension === undefined) return names;
  for (const list = new ByteReader(new ByteReader(extension).vector(2)); !list.done;) {
    names.push(list.vector(1).toString('latin1'));
  }
  return names;
}

function acceptsEcdsa(suites: readonly number[], extensions: ReadonlyMap<number, Buffer>): boolean {
  const algorithms = extensions.get(SIGNATURE_ALGORITHMS);
  // Without the extension a TLS 1.2 client means SHA-1 (RFC 5246 7.4.1.4.1): old, and better off with RSA.
  if (algorithms === undefined || !numbers(new ByteReader(algorithms).vector(2)).includes(ECDSA_SECP256R1_SHA256)) {
    return false;
  }
  const versions = extensions.get(SUPPORTED_VERSIONS);
  if (versions !== undefined && numbers(new ByteReader(versions).vector(1)).includes(TLS_1_3)) return true;
  return suites.some((suite) => ECDSA_SUITES.has(suite));
}

function numbers(bytes: Buffer): number[] {
  const values: number[] = [];
  for (const list = new ByteReader(bytes); !list.done;) values.push(list.number(2));
  return values;
}

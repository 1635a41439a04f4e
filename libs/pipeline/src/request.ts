import type { Fields } from './fields.js';

export type Protocol = 'HTTP/1.0' | 'HTTP/1.1' | 'HTTP/2.0';
export type Scheme = 'http' | 'https';

/** The head of a request, as the codec of its connection accepted it: nothing ambiguous is left in it. */
export interface RequestHead {
  readonly method: string;
  /** In origin form (`/a%20b?x=1`), or `*`: path and query byte for byte as they came. */
  readonly target: string;
  /** The authority as it was sent, with its port; empty when HTTP/1.0 sent none. */
  readonly host: string;
  readonly protocol: Protocol;
  readonly fields: Fields;
  /** What the client wants to switch to (`websocket`), or null for an ordinary request. */
  readonly upgrade: string | null;
  /**
   * The client waits for a 100 before it sends its body (RFC 9110 10.1.1). A stage that reads the body itself sends the
   * 100, and takes this and the `Expect` field back.
   */
  expectsContinue: boolean;
}

/** The connection that a request came on; one object for all of its requests. */
export interface ConnectionView {
  readonly scheme: Scheme;
  /** Without brackets or zone; IPv4 in its plain form also on a socket that serves both families. */
  readonly clientAddress: string;
  readonly clientPort: number;
  /** The port that was configured, which is what the log shows. */
  readonly serverPort: number;
  /** Host names of the connection's certificate cover this host? Always true without TLS. */
  covers(host: string): boolean;
}

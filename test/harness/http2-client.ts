import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A whole answer over HTTP/2. */
export interface Http2Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A connection of node's HTTP/2 client, which lets every certificate pass; gone when the test is over. */
export class Http2Client {
  private constructor(readonly session: ClientHttp2Session) {}

  static async connect(port: number, host = 'app.test'): Promise<Http2Client> {
    const session = connect(`https://127.0.0.1:${port}`, {
      servername: host,
      rejectUnauthorized: false,
    });
    session.on('error', () => undefined);
    onTestFinished(() => session.destroy());
    await once(session, 'connect');
    return new Http2Client(session);
  }

  /** Begins a request; who wants to send a body says `endStream: false`. */
  begin(
    path: string,
    headers: OutgoingHttpHeaders = {},
    options: { readonly endStream?: boolean; readonly waitForTrailers?: boolean } = {},
  ): ClientHttp2Stream {
    const { endStream = true, ...others } = options;
    const stream = this.session.request(
      { ':path': path, ':authority': 'app.test', ...headers },
      { endStream, ...others },
    );
    stream.on('error', () => undefined);
    return stream;
  }

  /** @throws {Error} when there is no answer */
  async ask(path: string, headers: OutgoingHttpHeaders = {}, body?: string | Buffer): Promise<Http2Answer> {
    const stream = this.begin(path, headers, { endStream: body === undefined });
    if (body !== undefined) stream.end(body);
    return answerOf(stream);
  }
}

/** @throws {Error} when it breaks off */
export async function answerOf(stream: ClientHttp2Stream): Promise<Http2Answer> {
  const headers = await headOf(stream);
  const body = await text(stream);
  return { status: headers[':status'] ?? 0, headers, body };
}

export async function headOf(
  stream: ClientHttp2Stream,
): Promise<IncomingHttpHeaders & { readonly ':status'?: number }> {
  const [headers] = await once(stream, 'response');
  return headers;
}

/** Resolves when it is closed. @returns the code that it was reset with */
export async function closeOf(stream: ClientHttp2Stream): Promise<number> {
  // Not `once`: that fails with the error, which comes first.
  if (!stream.destroyed) await new Promise((resolve) => stream.once('close', resolve));
  return stream.rstCode ?? constants.NGHTTP2_NO_ERROR;
}

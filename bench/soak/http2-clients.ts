import { createHash, randomBytes } from 'node:crypto';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2';

/** Some connections that carry many requests each, as browsers use them; a new one when one has ended. */
export class Http2Sessions {
  readonly #sessions: (ClientHttp2Session | undefined)[];
  readonly #port: number;
  #next = 0;

  constructor(port: number, count: number) {
    this.#port = port;
    this.#sessions = Array.from({ length: count }, () => undefined);
  }

  any(): ClientHttp2Session {
    const at = this.#next++ % this.#sessions.length;
    const kept = this.#sessions[at];
    if (kept !== undefined && !kept.closed && !kept.destroyed) return kept;
    const session = connect(`https://localhost:${this.#port}`, { rejectUnauthorized: false });
    session.on('error', () => undefined);
    session.on('goaway', () => session.close());
    this.#sessions[at] = session;
    return session;
  }

  close(): void {
    for (const session of this.#sessions) session?.close();
  }
}

export async function http2Get(sessions: Http2Sessions): Promise<'ok'> {
  const path = `/x?${Math.random()}`;
  const { status, body } = await ask(sessions, { ':path': path });
  return expectThat(status === 200 && body.toString().endsWith(path), `HTTP/2 GET answered ${status}`);
}

export async function http2Large(sessions: Http2Sessions): Promise<'ok'> {
  const { status, body } = await ask(sessions, { ':path': '/large' });
  return expectThat(status === 200 && body.length === 1024 * 1024, `HTTP/2 large: ${status}, ${body.length} bytes`);
}

export async function http2Events(sessions: Http2Sessions): Promise<'ok'> {
  const { status, body } = await ask(sessions, { ':path': '/events' });
  return expectThat(status === 200 && body.toString().split('\n\n').length === 6, `HTTP/2 SSE answered ${status}`);
}

export async function http2Post(sessions: Http2Sessions): Promise<'ok'> {
  const sent = randomBytes(100_000);
  const { status, body } = await ask(sessions, { ':path': '/upload', ':method': 'POST' }, sent);
  const hash = createHash('sha256').update(sent).digest('hex');
  return expectThat(body.toString() === hash, `HTTP/2 POST answered ${status} with another hash`);
}

const PATHS = ['/slow', '/large', '/events', '/upload'] as const;
const LONGEST_STAY_MS = 120;

/** A stream that its client resets at some moment, while the others of its connection go on. */
export async function http2Reset(sessions: Http2Sessions): Promise<'expected'> {
  const path = PATHS[Math.floor(Math.random() * PATHS.length)] ?? '/slow';
  const stream = sessions.any().request({ ':path': path, ':method': path === '/upload' ? 'POST' : 'GET' });
  return new Promise((resolve) => {
    stream.on('error', () => undefined);
    stream.on('close', () => resolve('expected'));
    stream.resume();
    if (path === '/upload') stream.write(randomBytes(30_000));
    setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), Math.random() * LONGEST_STAY_MS);
  });
}

function ask(
  sessions: Http2Sessions,
  headers: OutgoingHttpHeaders,
  body?: Buffer,
): Promise<{ status: number; body: Buffer }> {
  const stream = sessions.any().request(headers, { endStream: body === undefined });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    stream.on('response', (answer) => (status = Number(answer[':status'])));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => resolve({ status, body: Buffer.concat(chunks) }));
    stream.on('close', () => reject(closedEarly(stream)));
    stream.setTimeout(30_000, () => stream.destroy(new Error('no answer in 30 s')));
    if (body !== undefined) stream.end(body);
  });
}

function closedEarly(stream: ClientHttp2Stream): Error {
  return new Error(`a stream was closed with ${stream.rstCode} before its answer had ended`);
}

function expectThat(holds: boolean, otherwise: string): 'ok' {
  if (!holds) throw new Error(otherwise);
  return 'ok';
}

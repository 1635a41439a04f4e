import { type IncomingMessage, request as requestHttp } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';

export type Protocol = 'h1' | 'h1s' | 'h2';

export interface Question {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as POST. */
  readonly body?: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const TIMEOUT_MS = 15_000;

/** One request on a connection of its own. @throws Error when no whole answer comes within 15 s */
export async function ask(protocol: Protocol, question: Question): Promise<Answer> {
  return protocol === 'h2' ? askHttp2(question) : askHttp1(protocol, question);
}

async function askHttp1(protocol: 'h1' | 'h1s', { port, path, headers = {}, body }: Question): Promise<Answer> {
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, host: `localhost:${port}`, ...(body && { 'content-length': body.length }) },
    agent: false as const,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  const request =
    protocol === 'h1'
      ? requestHttp(options)
      : requestHttps({ ...options, servername: 'localhost', rejectUnauthorized: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode ?? 0, body: await buffer(response) };
}

async function askHttp2({ port, path, headers = {}, body }: Question): Promise<Answer> {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { servername: 'localhost', rejectUnauthorized: false });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const stream = session.request({
        ...headers,
        ':authority': `localhost:${port}`,
        ':path': path,
        ':method': body === undefined ? 'GET' : 'POST',
      });
      session.on('error', reject);
      stream.on('error', reject);
      stream.setTimeout(TIMEOUT_MS, () => reject(new Error('no answer')));
      stream.on('response', ({ ':status': status = 0 }) => {
        buffer(stream).then((body) => resolve({ status, body }), reject);
      });
      stream.end(body);
    });
  } finally {
    session.destroy();
  }
}

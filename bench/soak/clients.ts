import { createHash, randomBytes } from 'node:crypto';
import { Agent, type ClientRequest, request, type RequestOptions } from 'node:http';
import { http2Events, http2Get, http2Large, http2Post, http2Reset, type Http2Sessions } from './http2-clients.ts';

/** What a kind of client saw, over the whole run. */
export interface Tally {
  ok: number;
  /** Left on purpose, or closed by a drain, as upgrades are. */
  expected: number;
  /** By what went wrong. Must stay empty. */
  readonly unexpected: Map<string, number>;
}

export type ClientKind =
  | 'get'
  | 'post'
  | 'chunked'
  | 'events'
  | 'upgrade'
  | 'large'
  | 'abort'
  | 'h2 get'
  | 'h2 post'
  | 'h2 events'
  | 'h2 large'
  | 'h2 reset';

/** What clients reach the proxy by. */
export interface Ways {
  readonly port: number;
  readonly agent: Agent;
  readonly sessions: Http2Sessions;
}

/** Does one thing, and resolves to what came of it. */
type Client = (ways: Ways) => Promise<'ok' | 'expected'>;

export const CLIENTS: Readonly<Record<ClientKind, Client>> = {
  get: async ({ port, agent }) => {
    const path = `/x?${Math.random()}`;
    const { status, body } = await ask({ port, agent, path });
    return expectThat(
      status === 200 && body.toString().endsWith(path),
      `GET answered ${status} ${body.toString().slice(0, 80)}`,
    );
  },
  post: async ({ port, agent }) => upload(port, agent, { 'content-length': 10_000 }),
  chunked: async ({ port, agent }) => upload(port, agent, { 'transfer-encoding': 'chunked' }),
  events: async ({ port, agent }) => {
    const { status, body } = await ask({ port, agent, path: '/events' });
    return expectThat(
      status === 200 && body.toString().split('\n\n').length === 6,
      `SSE answered ${status} ${body.length} bytes`,
    );
  },
  large: async ({ port, agent }) => {
    const { status, body } = await ask({ port, agent, path: '/large' });
    return expectThat(status === 200 && body.length === 1024 * 1024, `large answered ${status} ${body.length} bytes`);
  },
  upgrade: async ({ port }) => echo(port),
  abort: async ({ port, agent }) => leave(port, agent),
  'h2 get': async ({ sessions }) => http2Get(sessions),
  'h2 post': async ({ sessions }) => http2Post(sessions),
  'h2 events': async ({ sessions }) => http2Events(sessions),
  'h2 large': async ({ sessions }) => http2Large(sessions),
  'h2 reset': async ({ sessions }) => http2Reset(sessions),
};

function expectThat(holds: boolean, otherwise: string): 'ok' {
  if (!holds) throw new Error(otherwise);
  return 'ok';
}

async function upload(port: number, agent: Agent, headers: Record<string, string | number>): Promise<'ok'> {
  const sent = randomBytes(10_000);
  const { status, body } = await ask({ port, agent, method: 'POST', path: '/upload', headers }, (out) => {
    out.write(sent.subarray(0, 4_000));
    out.end(sent.subarray(4_000));
  });
  return expectThat(
    body.toString() === createHash('sha256').update(sent).digest('hex'),
    `POST answered ${status} with another hash`,
  );
}

function ask(
  options: RequestOptions,
  send: (out: ClientRequest) => void = (out) => out.end(),
): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const out = request({ host: '127.0.0.1', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    out.setTimeout(30_000, () => out.destroy(new Error('no answer in 30 s')));
    out.on('error', reject);
    send(out);
  });
}

/** An upgraded connection that echoes; a deploy closes it, which is as it should be. */
function echo(port: number): Promise<'ok' | 'expected'> {
  return new Promise((resolve, reject) => {
    const out = request({ host: '127.0.0.1', port, path: '/ws', headers: { connection: 'Upgrade', upgrade: 'echo' } });
    out.on('error', reject);
    out.on('response', (response) => {
      response.resume();
      reject(new Error(`upgrade answered ${response.statusCode}`));
    });
    out.on('upgrade', (_response, socket) => {
      const sent = randomBytes(50_000);
      let received = 0;
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received === sent.length) socket.end();
      });
      socket.on('error', () => resolve('expected'));
      socket.on('close', () => resolve(received === sent.length ? 'ok' : 'expected'));
      socket.write(sent);
    });
    out.end();
  });
}

const PLACES_TO_LEAVE: readonly [[string, string], ...[string, string][]] = [
  ['/slow', 'GET'],
  ['/large', 'GET'],
  ['/events', 'GET'],
  ['/upload', 'POST'],
];

/** A client that leaves at some moment: before its request is whole, while it waits, in the middle of the answer. */
function leave(port: number, agent: Agent): Promise<'expected'> {
  return new Promise((resolve) => {
    const [path, method] = pick(PLACES_TO_LEAVE);
    const out = request({ host: '127.0.0.1', port, agent, path, method }, (response) => {
      response.on('error', () => undefined);
      response.resume();
      response.on('close', () => resolve('expected'));
    });
    out.on('error', () => resolve('expected'));
    out.on('close', () => resolve('expected'));
    if (method === 'POST') out.write(randomBytes(3_000));
    else out.end();
    setTimeout(() => out.destroy(), Math.random() * 120);
  });
}

export function pick<T>(from: readonly [T, ...T[]]): T {
  return from[Math.floor(Math.random() * from.length)] ?? from[0];
}

import { connect, type TLSSocket } from 'node:tls';
import { percentile } from '../measure/statistics.ts';
import type { Aim, Load, LoadResult } from './load.ts';

/** Enough to keep one core of a proxy busy; the clients' share of a handshake runs in this process. */
const CONNECTIONS_AT_A_TIME = 4;
const TIMEOUT_MS = 10_000;

/** A new TLS 1.3 connection with one small request on it, again and again: full handshakes, or resumed ones. */
export function handshakes(kind: 'full' | 'resumed'): Load {
  return { tool: undefined, run: (aim) => connectForAWhile(kind, aim) };
}

async function connectForAWhile(kind: 'full' | 'resumed', { port, seconds }: Aim): Promise<LoadResult> {
  const session = kind === 'resumed' ? (await visit(port, undefined)).session : undefined;
  const durations: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const visitAt = performance.now();
      try {
        const { resumed } = await visit(port, session);
        if (resumed === (kind === 'resumed')) durations.push((performance.now() - visitAt) * 1000);
        else errors += 1;
      } catch {
        errors += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS_AT_A_TIME }, client));
  const tookSeconds = (performance.now() - startedAt) / 1000;
  durations.sort((a, b) => a - b);
  return {
    requests: durations.length,
    seconds: tookSeconds,
    p50Us: percentile(durations, 50),
    p99Us: percentile(durations, 99),
    errors,
  };
}

interface Visit {
  readonly resumed: boolean;
  /** The last ticket that came with the answer. */
  readonly session: Buffer | undefined;
}

async function visit(port: number, session: Buffer | undefined): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      minVersion: 'TLSv1.3',
      // The same for all: ML-KEM, which takes a proxy some 60 µs more, is not known to every OpenSSL.
      ecdhCurve: 'X25519',
      rejectUnauthorized: false, // the certificate is made for this run
      ...(session === undefined ? {} : { session }),
    });
    let ticket: Buffer | undefined;
    let resumed = false;
    let answer = '';
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
    socket.on('secureConnect', () => (resumed = socket.isSessionReused()));
    socket.on('session', (data: Buffer) => (ticket = data));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => {
      if (!answer.startsWith('HTTP/1.1 200 ')) reject(new Error(`not answered with 200: ${answer}`));
      resolve({ resumed, session: ticket });
    });
    socket.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
  });
}

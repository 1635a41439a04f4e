import type { Protocol } from './check/ask.ts';
import { BROWSER_HEADERS } from './load/browser-headers.ts';
import { h2load } from './load/h2load.ts';
import { handshakes } from './load/handshakes.ts';
import type { Load } from './load/load.ts';
import { wrk } from './load/wrk.ts';
import { LARGE_BYTES } from './target/content.ts';

/** One row of the results. Adding one is adding an entry to {@link SCENARIOS}. */
export interface Scenario {
  /** For `--only`, and the key under which runs are compared. */
  readonly name: string;
  readonly title: string;
  readonly protocol: Protocol;
  readonly load: Load;
  /** Given for large bodies: CPU is then counted per GB of them instead of per request. */
  readonly bytesPerRequest?: number;
  /** Before the first round, where a second is not enough work for a just-in-time compiler. */
  readonly warmUpSeconds?: number;
  /** Instead of every peer with one worker each: these, with as many workers. */
  readonly scaling?: readonly { readonly peer: string; readonly workers: number }[];
}

const TEN_KB = 10_000;
/** Some thousand connections. */
const HANDSHAKES_WARM_UP_SECONDS = 5;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'h1-1', title: 'HTTP/1.1, 1 connection', protocol: 'h1', load: wrk({ connections: 1 }) },
  { name: 'h1-64', title: 'HTTP/1.1, 64 connections', protocol: 'h1', load: wrk({ connections: 64 }) },
  { name: 'h1-1000', title: 'HTTP/1.1, 1,000 connections', protocol: 'h1', load: wrk({ connections: 1000 }) },
  {
    name: 'h1-browser',
    title: 'HTTP/1.1, 64 connections, browser headers',
    protocol: 'h1',
    load: wrk({ connections: 64, headers: BROWSER_HEADERS }),
  },
  {
    name: 'h1-post',
    title: 'HTTP/1.1, 64 connections, POST 10 KB',
    protocol: 'h1',
    load: wrk({ connections: 64, path: '/upload', bodyBytes: TEN_KB }),
  },
  {
    name: 'h1-down',
    title: 'HTTP/1.1, 4 connections, 10 MB down',
    protocol: 'h1',
    load: wrk({ connections: 4, path: '/10m' }),
    bytesPerRequest: LARGE_BYTES,
  },
  {
    name: 'h1-up',
    title: 'HTTP/1.1, 4 connections, 10 MB up',
    protocol: 'h1',
    load: wrk({ connections: 4, path: '/upload', bodyBytes: LARGE_BYTES }),
    bytesPerRequest: LARGE_BYTES,
  },
  { name: 'tls-64', title: 'HTTP/1.1 over TLS, 64 connections', protocol: 'h1s', load: wrk({ connections: 64 }) },
  {
    name: 'tls-browser',
    title: 'HTTP/1.1 over TLS, 64 connections, browser headers',
    protocol: 'h1s',
    load: wrk({ connections: 64, headers: BROWSER_HEADERS }),
  },
  {
    name: 'tls-down',
    title: 'HTTP/1.1 over TLS, 4 connections, 10 MB down',
    protocol: 'h1s',
    load: wrk({ connections: 4, path: '/10m' }),
    bytesPerRequest: LARGE_BYTES,
  },
  {
    name: 'tls-handshake',
    title: 'TLS 1.3 handshake and one request, full',
    protocol: 'h1s',
    load: handshakes('full'),
    warmUpSeconds: HANDSHAKES_WARM_UP_SECONDS,
  },
  {
    name: 'tls-resumed',
    title: 'TLS 1.3 handshake and one request, resumed',
    protocol: 'h1s',
    load: handshakes('resumed'),
    warmUpSeconds: HANDSHAKES_WARM_UP_SECONDS,
  },
  {
    name: 'h2-8x16',
    title: 'HTTP/2, 8 connections of 16 streams',
    protocol: 'h2',
    load: h2load({ connections: 8, streams: 16 }),
  },
  {
    name: 'h2-64x1',
    title: 'HTTP/2, 64 connections of 1 stream',
    protocol: 'h2',
    load: h2load({ connections: 64, streams: 1 }),
  },
  {
    name: 'h2-browser',
    title: 'HTTP/2, 8 connections of 16 streams, browser headers',
    protocol: 'h2',
    load: h2load({ connections: 8, streams: 16, headers: BROWSER_HEADERS }),
  },
  {
    name: 'h2-down',
    title: 'HTTP/2, 4 connections, 10 MB down',
    protocol: 'h2',
    load: h2load({ connections: 4, streams: 1, path: '/10m' }),
    bytesPerRequest: LARGE_BYTES,
  },
  {
    name: 'scaling',
    title: 'Workers: HTTP/1.1, 64 connections',
    protocol: 'h1',
    load: wrk({ connections: 64 }),
    scaling: [
      { peer: 'nginx', workers: 1 },
      { peer: 'nginx', workers: 2 },
      { peer: 'ours', workers: 1 },
      { peer: 'ours', workers: 2 },
    ],
  },
];

/**
 * Ordinary clients, each on a connection of its own that asks, and asks again 2 ms after the answer, and their target: a
 * process of their own. `process.argv[2]` is the proxy's port.
 */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Asked, OthersOrder, OthersReport } from './messages.ts';

const CLIENTS = 4;
const PAUSE_MS = 2;
const BODY = 'here';
const REQUEST = 'GET / HTTP/1.1\r\nHost: others.test\r\n\r\n';

const port = Number(process.argv[2]);
let asked: Asked[] = [];

/** Asks until the process ends. An answer that is not the target's, or a connection that ends, ends it. */
function client(): void {
  const socket = connect(port, '127.0.0.1');
  let began = 0;
  let answer = '';
  const ask = (): void => {
    answer = '';
    began = performance.now();
    socket.write(REQUEST);
  };
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('connect', ask);
  socket.on('data', (text: string) => {
    answer += text;
    if (!answer.endsWith(BODY)) return;
    if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`an ordinary client got: ${answer}`);
    asked.push([performance.timeOrigin + began, performance.now() - began]);
    setTimeout(ask, PAUSE_MS);
  });
  // 'close' follows.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    throw new Error('an ordinary client lost its connection');
  });
}

process.on('message', (order: OthersOrder) => {
  if (order === 'begin') return Array.from({ length: CLIENTS }, client);
  say({ asked });
  asked = [];
  return undefined;
});

const target = createServer({ keepAliveTimeout: 0 }, (_request, response) => response.end(BODY));
target.listen(0, '127.0.0.1', () => {
  const address = target.address();
  if (typeof address === 'object' && address !== null) say({ port: address.port });
});

function say(report: OthersReport): void {
  process.send?.(report);
}

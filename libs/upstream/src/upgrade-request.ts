import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * node:http, only when an upgrade needs it: an `import` would load it, and undici with it, into every worker
 * (15 MB).
 */
const http = () => process.getBuiltinModule('node:http');

/**
 * A message that http-proxy's own checks let through, which know GET and `websocket` only. What the target gets is put
 * into the outgoing request by {@link applyHead}.
 */
export function requestForHttpProxy(socket: Socket): IncomingMessage {
  const { IncomingMessage } = http();
  const message = new IncomingMessage(socket);
  message.method = 'GET';
  message.url = '/';
  message.httpVersion = '1.1';
  message.headers = { connection: 'Upgrade', upgrade: 'websocket' };
  return message;
}

/** Gives out the one connection that was opened for this request. */
export function agentFor(socket: Socket): Agent {
  const agent = new (http().Agent)({ keepAlive: false });
  agent.createConnection = () => socket;
  return agent;
}

/**
 * Makes an outgoing request say exactly what was composed for the target: http-proxy would merge repeated slashes of
 * its path and repeated fields, and knows no spelling but lower case.
 *
 * @param head the result of `composeRequestHead`
 */
export function applyHead(request: ClientRequest, head: string): void {
  for (const name of request.getHeaderNames()) request.removeHeader(name);
  const [requestLine = '', ...lines] = head.slice(0, -'\r\n\r\n'.length).split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  request.method = method;
  request.path = target;
  for (const line of lines) {
    const colon = line.indexOf(':');
    request.appendHeader(line.slice(0, colon), line.slice(colon + 2));
  }
}

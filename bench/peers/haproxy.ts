import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portOpen } from '../processes/ports.ts';
import { firstLineOf } from '../processes/tool.ts';
import { KEPT_CONNECTIONS, type Peer, type Running, type Setup, startProxy } from './peer.ts';

export const haproxy: Peer = {
  name: 'haproxy',
  version: async () => (await firstLineOf('haproxy', ['-v']))?.replace(/^HAProxy version (\S+).*/, 'HAProxy $1'),
  start: async (setup): Promise<Running> => {
    const configPath = join(setup.directory, 'haproxy.cfg');
    writeFileSync(configPath, haproxyConfig(setup));
    const child = startProxy(setup.directory, 'haproxy', ['-db', '-f', configPath]);
    await portOpen(setup.httpPort, child);
    return { child, accessLog: join(setup.directory, 'stdout.log') };
  },
};

/** The fields of kamal-proxy's line. `capture.req.hdr(n)` counts the captures of the frontend below from 0. */
const LOG_FIELDS: Readonly<Record<string, string>> = {
  time: '%tr',
  level: 'INFO',
  msg: 'Request',
  host: '%[capture.req.hdr(1),json(utf8s)]',
  port: '%fp',
  path: '%[capture.req.hdr(2),json(utf8s)]',
  request_id: '%[capture.req.hdr(6),json(utf8s)]',
  status: '%ST',
  service: '%b',
  target: '%si:%sp',
  duration: '%Ta',
  method: '%HM',
  req_content_length: '%[capture.req.hdr(3),json(utf8s)]',
  req_content_type: '%[capture.req.hdr(4),json(utf8s)]',
  resp_content_length: '%B',
  resp_content_type: '%[capture.res.hdr(0),json(utf8s)]',
  client_addr: '%ci',
  client_port: '%cp',
  remote_addr: '%[capture.req.hdr(0),json(utf8s)]',
  user_agent: '%[capture.req.hdr(5),json(utf8s)]',
  proto: '%HV',
  scheme: '%[ssl_fc,iif(https,http)]',
  query: '%HQ',
};

function haproxyConfig({ targetPort, httpPort, httpsPort, certificate, workers }: Setup): string {
  const logFormat = JSON.stringify(LOG_FIELDS)
    .replaceAll('"', String.raw`\"`)
    .replaceAll(' ', String.raw`\ `);
  const secure =
    certificate === undefined
      ? ''
      : `bind 127.0.0.1:${httpsPort} ssl crt ${certificate.combinedPath} alpn h2,http/1.1 backlog 4096`;
  // Unlike an nginx log, one to stdout has no buffer: a write for each request.
  return `
global
  nbthread ${workers}
  maxconn 4000
  # It closes idle connections to the target once a quarter of the descriptors are in use, unless told.
  tune.pool-low-fd-ratio 80
  tune.pool-high-fd-ratio 90
  log stdout len 4096 format raw local0 info

defaults
  mode http
  log global
  http-reuse always
  timeout connect 5s
  timeout client 1h
  timeout server 1h

frontend front
  bind 127.0.0.1:${httpPort} backlog 4096
  ${secure}
  http-request capture req.fhdr(x-forwarded-for) len 64
  http-request capture req.hdr(host) len 128
  http-request capture path len 1024
  http-request capture req.hdr(content-length) len 20
  http-request capture req.hdr(content-type) len 64
  http-request capture req.hdr(user-agent) len 256
  http-request set-header X-Request-ID %[uuid()] unless { req.hdr(x-request-id) -m found }
  http-request set-header X-Request-Start t=%[date(0,ms)] unless { req.hdr(x-request-start) -m found }
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request capture req.hdr(x-request-id) len 64
  option forwardfor
  declare capture response len 64
  http-response capture res.hdr(content-type) id 0
  log-format ${logFormat}
  default_backend bench

backend bench
  server target 127.0.0.1:${targetPort} pool-max-conn ${KEPT_CONNECTIONS}
`;
}

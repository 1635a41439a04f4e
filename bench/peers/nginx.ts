import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portOpen } from '../processes/ports.ts';
import { firstLineOf } from '../processes/tool.ts';
import { KEPT_CONNECTIONS, type Peer, type Running, type Setup, startProxy } from './peer.ts';

/** Unbuffered, it reads as much at a time as this one buffer holds. */
const LARGE_BUFFERS = `
    location = /10m { proxy_buffer_size 128k; proxy_buffers 4 128k; proxy_pass http://target; }
    location = /upload { client_body_buffer_size 128k; proxy_pass http://target; }`;

/** With buffers as large as ours for the two paths of large bodies. */
export const nginx: Peer = nginxPeer('nginx', LARGE_BUFFERS);
/** As it is installed: it takes large bodies 4 and 8 KB at a time. */
export const nginxDefaults: Peer = { ...nginxPeer('nginx-defaults', ''), largeBodiesOnly: true };

function nginxPeer(name: string, locations: string): Peer {
  return {
    name,
    version: async () => (await firstLineOf('nginx', ['-v']))?.replace('nginx version: nginx/', 'nginx '),
    start: async (setup): Promise<Running> => {
      const configPath = join(setup.directory, 'nginx.conf');
      writeFileSync(configPath, nginxConfig(setup, locations));
      const child = startProxy(setup.directory, 'nginx', ['-c', configPath, '-e', join(setup.directory, 'error.log')]);
      await portOpen(setup.httpPort, child);
      return { child, accessLog: join(setup.directory, 'access.log') };
    },
  };
}

/** The fields of kamal-proxy's line. */
const LOG_FIELDS: Readonly<Record<string, string>> = {
  time: '$time_iso8601',
  level: 'INFO',
  msg: 'Request',
  host: '$http_host',
  port: '$server_port',
  path: '$uri',
  request_id: '$kept_request_id',
  status: '$status',
  service: 'bench',
  target: '$upstream_addr',
  duration: '$request_time',
  method: '$request_method',
  req_content_length: '$http_content_length',
  req_content_type: '$http_content_type',
  resp_content_length: '$body_bytes_sent',
  resp_content_type: '$sent_http_content_type',
  client_addr: '$remote_addr',
  client_port: '$remote_port',
  remote_addr: '$http_x_forwarded_for',
  user_agent: '$http_user_agent',
  proto: '$server_protocol',
  scheme: '$scheme',
  query: '$args',
};

function nginxConfig(setup: Setup, locations: string): string {
  const { directory, targetPort, httpPort, httpsPort, certificate, workers } = setup;
  const secure =
    certificate === undefined
      ? ''
      : `listen 127.0.0.1:${httpsPort} ssl http2 backlog=4096${workers > 1 ? ' reuseport' : ''};
    ssl_certificate ${certificate.certificatePath};
    ssl_certificate_key ${certificate.keyPath};
    ssl_protocols TLSv1.2 TLSv1.3;`;
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes ${workers};
pid ${directory}/nginx.pid;
events { worker_connections 8192; }
http {
  log_format kamal escape=json '${JSON.stringify(LOG_FIELDS)}';
  # Written in batches, as ours does it.
  access_log ${directory}/access.log kamal buffer=64k flush=1s;
  map $http_x_request_id $kept_request_id { default $http_x_request_id; "" $request_id; }
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  large_client_header_buffers 8 64k;
  client_max_body_size 0;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  proxy_http_version 1.1;
  proxy_buffering off;
  proxy_request_buffering off;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Host $http_host;
  proxy_set_header X-Request-ID $kept_request_id;
  proxy_set_header X-Request-Start "t=$msec";
  upstream target {
    server 127.0.0.1:${targetPort};
    keepalive ${KEPT_CONNECTIONS};
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:${httpPort} backlog=4096${workers > 1 ? ' reuseport' : ''};
    ${secure}
    location / { proxy_pass http://target; }
    ${locations}
  }
}
`;
}

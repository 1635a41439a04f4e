import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startChild, stopChild } from '../processes/children.ts';
import { freePort, portOpen } from '../processes/ports.ts';
import { largeBody, LARGE_BYTES, SMALL_ANSWER } from './content.ts';
import { startEcho } from './echo.ts';

/** The application behind every proxy. Its own CPU time is not counted. */
export interface Target {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts an nginx that answers from memory. `/` 101 bytes, `/10m` 10 MB, `/upload` reads the body and says how many
 * bytes came, `/up` is the health check, `/echo` tells what came.
 */
export async function startTarget(directory: string): Promise<Target> {
  const port = await freePort();
  const echoSocket = join(directory, 'echo.sock');
  const echo = await startEcho(echoSocket);
  writeFileSync(join(directory, '10m'), largeBody());
  const configPath = join(directory, 'target.conf');
  writeFileSync(configPath, targetConfig({ directory, port, echoSocket }));
  const child = startChild('nginx', ['-c', configPath, '-e', join(directory, 'target.err')], { stdio: 'inherit' });
  await portOpen(port, child);
  return {
    port,
    stop: async () => {
      await stopChild(child);
      echo.close();
      echo.closeAllConnections();
    },
  };
}

interface Places {
  readonly directory: string;
  readonly port: number;
  readonly echoSocket: string;
}

function targetConfig({ directory, port, echoSocket }: Places): string {
  // `return` alone answers before it has read a body. A proxy_pass without the body reads all of it first.
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes ${Math.max(1, Math.floor(availableParallelism() / 4))};
pid ${directory}/target.pid;
events { worker_connections 8192; }
http {
  access_log off;
  default_type text/plain;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  large_client_header_buffers 8 64k;
  client_max_body_size 0;
  client_body_temp_path ${directory}/target-body;
  proxy_temp_path ${directory}/target-proxy;
  fastcgi_temp_path ${directory}/target-fastcgi;
  uwsgi_temp_path ${directory}/target-uwsgi;
  scgi_temp_path ${directory}/target-scgi;
  proxy_http_version 1.1;
  upstream reader { server unix:${directory}/reader.sock; keepalive 64; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    root ${directory};
    location = / { return 200 "${SMALL_ANSWER.trimEnd()}\\n"; }
    location = /up { return 200 "ok\\n"; }
    location = /10m { }
    location = /upload {
      client_body_buffer_size ${LARGE_BYTES * 2};
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header Connection "";
      proxy_set_header X-Read $request_length;
      proxy_pass http://reader;
    }
    location = /echo {
      proxy_set_header Host $http_host;
      proxy_pass http://unix:${echoSocket};
    }
  }
  server {
    listen unix:${directory}/reader.sock;
    location / { return 200 "read $http_x_read\\n"; }
  }
}
`;
}

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Nginx } from '../../../testbed/balancers/nginx.js';
import { freePort } from '../../../testbed/ports.js';

/**
 * nginx that keeps every answer it may, whoever asked; `X-Cache: HIT` marks what it did not ask for anew. `target`: a
 * port of loopback.
 */
export async function startCachingProxy(target: number): Promise<Nginx> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-cache-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${dir}/${name};`,
  );
  const config = `worker_processes 1;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  proxy_cache_path ${dir}/cache keys_zone=all:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${target};
      proxy_set_header Host $http_host;
      proxy_cache all;
      proxy_cache_key $uri;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`;
  return Nginx.run(config, dir, port);
}

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CookieJar, createNodeClient } from '../../src/client/index.js';
import { Nginx, temporaryPaths } from '../../testbed/balancers/nginx.js';
import { TestNode } from '../../testbed/node/node.js';
import { freePort } from '../../testbed/ports.js';
import { until } from '../../testbed/wait.js';

const PASSWORD = 'correct horse battery';

/**
 * A real nginx as people write it who do not know of `proxy_set_header Host`: the node sees the name of its upstream.
 */
async function forgetfulNginx(target: string, upstream = ''): Promise<Nginx> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-forgetful-'));
  const port = await freePort();
  const config = `events {}
http { access_log off; ${temporaryPaths(dir)} ${upstream}
  server { listen 127.0.0.1:${port};
    location / { proxy_pass ${target}; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; } } }`;
  return Nginx.run(config, dir, port);
}

describe('a proxy that does not pass the Host on', () => {
  let node: TestNode;
  const stops: (() => Promise<void> | void)[] = [];
  beforeEach(async () => {
    node = await TestNode.start({ workers: 1 });
    await node.signUpOperator();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await node.stop();
  });
  const through = async (target: string, upstream = '') => {
    const nginx = await forgetfulNginx(target, upstream);
    stops.push(() => nginx.stop());
    return nginx.url;
  };

  test('requests and sockets are refused in words that name what was seen and --origins, which cures it', async () => {
    const url = await through(node.url);
    const client = createNodeClient({ url });
    stops.push(() => client.stop());
    const refused = await client.signUp('ann', PASSWORD).catch((error: Error) => error.message);
    for (const part of [url, node.url, `--origins ${url}`, 'proxy_set_header Host'])
      expect(refused).toContain(part);

    // Signed in before it stood behind that proxy.
    const jar = new CookieJar();
    await createNodeClient({ url: node.url, jar }).signUp('bob', PASSWORD);
    const bob = createNodeClient({ url, jar });
    stops.push(() => bob.stop());
    void bob.start();
    const words = await until('the refusal', () => bob.state.kind === 'waiting' && bob.state.refusal);
    for (const part of [url, node.url, `--origins ${url}`]) expect(words).toContain(part);

    // What the words say to do.
    const { port } = node;
    await node.stop();
    node = await TestNode.start({ workers: 1, port, args: ['--origins', url] });
    await node.claim();
    const cured = createNodeClient({ url });
    stops.push(() => cured.stop());
    await cured.signUp('cyd', PASSWORD);
    await cured.start();
    await until('to be online', () => cured.state.kind === 'online');
  });

  test('a chat that is bound to this machine names the host it does not know', async () => {
    const url = await through('http://chat_nodes', `upstream chat_nodes { server 127.0.0.1:${node.port}; }`);
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://chat.example.com' },
      body: JSON.stringify({ name: 'operator', password: PASSWORD }),
    });
    expect(answer.status).toBe(403);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('origin_refused');
    for (const part of ['http://chat_nodes', '--origins', 'proxy_set_header Host']) {
      expect(error.message).toContain(part);
    }
  });
});

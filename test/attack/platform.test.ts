import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { selfSigned } from '../../testbed/certificate.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { freePort } from '../../testbed/ports.js';
import { familyOf } from '../../testbed/processes/family.js';
import { runNode } from '../../testbed/processes/run.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { call } from './support/stranger.js';

/** What surrounds the chat: its log, its store, its packages, its container, its errors, its start. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (name: string) => readFileSync(joinPath(root, name), 'utf8');

let node: TestNode;
beforeAll(async () => {
  node = await TestNode.start({ workers: 2, args: ['--limits', 'normal', '--log', 'debug'] });
  await node.signUpOperator();
});
afterAll(() => node.stop());

test('[51] the log is JSON lines, and neither it nor the figures hold passwords, cookies, ids or messages', async () => {
  const person = await Person.signUp(node.url);
  const secrets = [
    'a very private sentence',
    'a wrong horse battery',
    person.password,
    person.id,
    person.name,
  ];
  const [socket] = await person.connect();
  await join(socket, 'general');
  await say(socket, 'general', secrets[0] as string, 'private');
  await new Person(node.url, person.name, secrets[1]).signIn();
  for (const name of ['a\r\nSet-Cookie: x=1', '\u001b[31mred', 'a\u2028{"level":60}']) {
    await person.send('POST', '/api/accounts', { name, password: person.password });
    await person.send('POST', '/api/rooms', { name });
    await call(node.port, `/api/${encodeURIComponent(name)}`, {
      headers: { 'user-agent': encodeURIComponent(name) },
    });
  }
  await person.send('POST', '/control/restart', {});
  secrets.push(...person.cookies.values());
  person.close();
  const metrics = await (await fetch(`${node.url}/metrics`)).text();
  const log = node.stdout + node.stderr;
  for (const secret of secrets) {
    expect(log.includes(secret), `“${secret.slice(0, 30)}” in the log`).toBe(false);
    expect(metrics.includes(secret), `“${secret.slice(0, 30)}” in the figures`).toBe(false);
  }
  expect(log).not.toContain('\u001b[31m');
  const lines = node.logLines;
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow();
});

test('[52] a store by TLS, with a user who may neither CONFIG nor KEYS nor FLUSHALL, is enough', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'holdfast-attack-tls-'));
  const { key, cert } = selfSigned(folder, 'IP:127.0.0.1');
  const tlsPort = await freePort();
  const tls = ['--tls-port', String(tlsPort), '--tls-cert-file', cert, '--tls-key-file', key];
  const redis = await RedisServer.start({
    args: [...tls, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no'],
  });
  const admin = new Redis(redis.url);
  const rights = ['~hf:*', '&*', '+@all', '-@dangerous', '-@admin', '+info'];
  await admin.call('ACL', 'SETUSER', 'holdfast', 'on', '>s3cret/of:this-store', ...rights);
  const url = `rediss://holdfast:${encodeURIComponent('s3cret/of:this-store')}@127.0.0.1:${tlsPort}/0`;
  const secured = await TestNode.start({
    workers: 1,
    redis: url,
    env: { NODE_EXTRA_CA_CERTS: cert },
    args: ['--limits', 'normal'],
  });
  try {
    const person = await secured.signUpOperator();
    const [socket] = await person.connect();
    await join(socket, 'general');
    expect((await say(socket, 'general', 'by TLS', 'tls')).seq).toBe(1);
    person.close();
    const denied = (await admin.call('ACL', 'LOG')) as unknown[];
    expect(JSON.stringify(denied)).not.toMatch(/flushall|"keys"/i);
    expect(secured.stdout + secured.stderr).not.toContain('s3cret');
  } finally {
    await secured.stop();
    await admin.quit();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[54] every package is locked by its sum, and none that runs has to run something when it is installed', () => {
  const lock = JSON.parse(text('package-lock.json')) as {
    packages: Record<
      string,
      { integrity?: string; hasInstallScript?: boolean; dev?: boolean; optional?: boolean; resolved?: string }
    >;
  };
  const packages = Object.entries(lock.packages).filter(([name]) => name !== '');
  expect(packages.length).toBeGreaterThan(100);
  const installed = packages.filter(([, one]) => !(one.dev && one.optional));
  expect(installed.filter(([, one]) => !one.integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual(
    [],
  );
  // esbuild's only speeds up its own command line.
  const scripts = packages.filter(([, one]) => one.hasInstallScript && !one.optional).map(([name]) => name);
  expect(scripts).toEqual(['node_modules/esbuild']);
});

test('[55] the files of the container say: not root, read-only, no capabilities', () => {
  const stages = text('Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  const last = stages.at(-1) as string;
  expect(last).toMatch(/^runtime AS node/);
  const users = stages
    .filter((stage) => /AS (runtime|balancer)/.test(stage.split('\n')[0] as string))
    .map((stage) => [...stage.matchAll(/^USER (\S+)/gm)].at(-1)?.[1]);
  expect(users.every((user) => user === '10001:10001')).toBe(true);
  expect(last).not.toMatch(/^USER (0|root)/m);
  const { services } = parseYaml(text('docker-compose.yml'), { merge: true }) as {
    services: Record<
      string,
      { read_only?: boolean; cap_drop?: string[]; security_opt?: string[]; privileged?: boolean }
    >;
  };
  for (const name of ['node', 'balancer']) {
    expect(services[name], name).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(services[name]?.privileged).toBeUndefined();
  }
});

const whyNoConfinement = process.getuid?.() === 0 ? null : 'confining a node needs root';
if (whyNoConfinement !== null) console.warn(`NOT RUN: a confined node: ${whyNoConfinement}`);

test.skipIf(whyNoConfinement !== null)(
  '[55] a node confined as the container is, not root, read-only, without capabilities, serves and ends',
  async () => {
    const dataDir = mkdtempSync(joinPath(tmpdir(), 'holdfast-confined-'));
    // The root file system of this process alone; its data folder is the only place where it may write.
    const mounts = `mount --make-rprivate / && mount -o remount,bind,ro / && mount -t tmpfs -o uid=10001,gid=10001,mode=0700 tmpfs ${dataDir}`;
    const rights =
      '--reuid 10001 --regid 10001 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs';
    const confined = await TestNode.start({
      workers: 1,
      dataDir,
      args: ['--limits', 'normal'],
      within: ['unshare', '--mount', 'sh', '-c', `${mounts} && exec setpriv ${rights} "$@"`, 'sh'],
    });
    try {
      const person = await confined.signUpOperator();
      const [socket] = await person.connect();
      await join(socket, 'general');
      expect((await say(socket, 'general', 'confined', 'confined')).seq).toBe(1);
      person.close();
      // Primary, worker, store, and the jobs process.
      const all = familyOf(confined.pid);
      expect(all.length).toBe(4);
      for (const pid of all) {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        expect(status).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/m);
        for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
          expect(status).toMatch(new RegExp(`^${set}:\\t0+$`, 'm'));
        expect(status).toMatch(/^NoNewPrivs:\t1$/m);
        expect(readFileSync(`/proc/${pid}/mountinfo`, 'utf8')).toMatch(/^\S+ \S+ \S+ \S+ \/ ro[, ]/m);
      }
    } finally {
      expect(await confined.stop()).toBe(0);
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);

test('[56] errors, forced by wrong input and by a store that is away, show no stack, no path and no word of the store', async () => {
  const person = await Person.signUp(node.url);
  const json = { 'content-type': 'application/json', origin: node.url, cookie: person.cookieHeader };
  const asked = () => [
    call(node.port, '/api/session', { method: 'POST', headers: json, body: '{"name":' }),
    call(node.port, '/api/session', {
      method: 'POST',
      headers: json,
      body: '{"name":{"$ne":null},"password":["x"]}',
    }),
    call(node.port, '/api/session', {
      method: 'POST',
      headers: { ...json, 'content-encoding': 'gzip' },
      body: 'xx',
    }),
    call(node.port, '/api/rooms/%E0%A4%A/messages', { headers: json }),
    call(node.port, '/api/rooms', { headers: json }),
    call(node.port, '/api/rooms', { method: 'POST', headers: json, body: '{"name":"in the dark"}' }),
    call(node.port, '/%', {}),
    call(node.port, '/socket.io/?EIO=4&transport=polling&sid=x', { headers: json }),
    call(node.port, '/control/mode?routing=x', { headers: json }),
    call(node.port, '/api/session', { headers: { cookie: 'holdfast.redis=s%3A%00.x' } }),
  ];
  const right = await Promise.all(asked());
  const redis = await RedisServer.start();
  const away = await TestNode.start({ workers: 1, redis: redis.url, args: ['--limits', 'normal'] });
  const lonely = await away.signUpOperator();
  await redis.kill();
  await until('the store to be missed', async () => (await fetch(`${away.url}/readyz`)).status === 503);
  const inTheDark = await Promise.all([
    call(away.port, '/api/rooms', { headers: { cookie: lonely.cookieHeader } }),
    call(away.port, '/api/setup'),
    call(away.port, '/api/session', {
      method: 'POST',
      headers: { ...json, origin: away.url },
      body: JSON.stringify({ name: 'operator', password: 'correct horse battery' }),
    }),
    call(away.port, '/readyz'),
  ]);
  await away.stop();
  await redis.stop();
  for (const { status, body } of [...right, ...inTheDark]) {
    if (status < 400) continue;
    expect(body).not.toMatch(
      /\bat .*:\d+:\d+|node_modules|\/src\/|\/dist\/|ECONN|ioredis|EVALSHA|holdfast:|\.lua/,
    );
    expect(body.length).toBeLessThan(1_000);
  }
  expect(inTheDark.filter(({ status }) => status >= 500).length).toBeGreaterThanOrEqual(3);
});

test.each([
  ['--secret', 'put at least sixteen random characters here'],
  ['--secret', 'change-me-change-me-change-me'],
  ['--secret', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
  ['--metrics-token', 'another random text'],
])('[S15] a placeholder for %s does not start a server: %s', async (option, placeholder) => {
  const data = mkdtempSync(joinPath(tmpdir(), 'holdfast-placeholder-'));
  const args = ['--port', '0', '--data', data, option, placeholder];
  const { code, output: said } = await runNode(joinPath(root, 'dist/main.js'), args);
  rmSync(data, { recursive: true, force: true });
  expect([code, said]).toEqual([2, expect.stringContaining(option)]);
  expect(said).not.toContain(placeholder);
  expect(said).toMatch(/openssl rand/);
});

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { Nginx, type NginxPolicy } from '../../testbed/balancers/nginx.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, Person } from '../../testbed/people/person.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { startCachingProxy } from './support/caching-proxy.js';
import { SignedIn } from './support/signed-in.js';
import { type Answer, call, openPoll, POLL, raw, WEBSOCKET } from './support/stranger.js';
import { Target } from './support/target.js';

/**
 * What a client may say of itself and of where a request ends, with a proxy in front and without. Numbers as in
 * docs/operations/security.md.
 */

describe('straight to a node', () => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.start(['--routing', 'ip', '--sessions', 'redis']);
  });
  afterEach(() => target.expectUnharmed());
  afterAll(() => target.stop());

  test('[44] an address of one’s own invention is the same bucket, and the same worker', async () => {
    let invented = 0;
    const ask = () => {
      invented += 1;
      return call(target.port, POLL, { headers: { 'x-forwarded-for': `203.0.113.${invented % 256}` } });
    };
    // A worker that the machine stops for a while is passed over: then it has to show in another round. Believed, they
    // would be at two of them in each.
    await until('one worker for all of them', async () => {
      const served = new Set<unknown>();
      for (let at = 0; at < 20; at += 1) served.add((await ask()).headers['x-served-by']);
      return served.size === 1;
    });
    await until('some to be refused', async () => {
      const answers = await Promise.all(Array.from({ length: 400 }, ask));
      return answers.some(({ status }) => status === 429);
    });
  });

  test('[45] a scheme of one’s own invention is ignored', async () => {
    const person = new Person(target.node.url, freshName());
    const { name, password } = person;
    const answer = await call(target.port, '/api/accounts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https', origin: target.node.url },
      body: JSON.stringify({ name, password }),
    });
    expect(answer.status).toBe(201);
    const cookies = String(answer.headers['set-cookie']);
    expect(cookies).toContain('HttpOnly');
    expect(cookies).not.toMatch(/__Host-|Secure/);
  });

  test('[46] a request of two lengths, or of a strange coding, is refused', async () => {
    const bodies = [
      'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG',
      'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n8\r\nSMUGGLED\r\n0\r\n\r\n',
      'Content-Length: 6\r\nContent-Length: 5\r\n\r\n12345G',
      'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
      'Content-Length: +6\r\n\r\n123456',
      'X: y\r\n Content-Length: 6\r\n\r\n123456',
      'X: y\nContent-Length: 6\r\n\r\n123456',
    ];
    for (const body of bodies) {
      const answer = await raw(target.port, `POST /api/session HTTP/1.1\r\nHost: localhost\r\n${body}`);
      expect(answer, body).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer.split('HTTP/1.1 ').length, body).toBe(2);
    }
  });

  test('[46] a second request in the same packet gets its own session’s answer, or none', async () => {
    const [alice, mallory] = [await Person.signUp(target.node.url), await Person.signUp(target.node.url)];
    const ask = ({ cookieHeader }: Person, more = '') =>
      `GET /api/session HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookieHeader}\r\n${more}\r\n`;
    const answers = await raw(target.port, ask(alice) + ask(mallory, 'Connection: close\r\n'));
    const [one, two] = answers.split(/(?=HTTP\/1\.1 )/);
    expect(one).toContain(alice.name);
    expect(one).not.toContain(mallory.name);
    if (two !== undefined) expect(two).toContain(mallory.name);
  });
});

const SHIPPED = readdirSync(new URL('../../deploy/nginx/upstream', import.meta.url)).map(
  (file) => file.replace('.conf', '') as NginxPolicy,
);

describe('behind the nginx files as they are shipped', () => {
  let redis: RedisServer;
  let nodes: TestNode[] = [];
  beforeAll(async () => {
    redis = await RedisServer.start();
    nodes = await Promise.all(
      ['n1', 'n2'].map((name) =>
        TestNode.start({
          redis: redis.url,
          workers: 1,
          args: ['--node', name, '--limits', 'normal', '--trust-proxy', 'loopback'],
        }),
      ),
    );
    await nodes[0]?.signUpOperator();
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.stop();
  });

  /** Whatever a stranger asks: what comes back. */
  const REFUSED: Readonly<Record<string, (port: number) => Promise<string>>> = {
    'a client of Socket.IO 2': (port) => upgrade(port, '/socket.io/?EIO=3&transport=websocket'),
    'its polls': (port) => status(call(port, '/socket.io/?EIO=3&transport=polling')),
    'an unknown transport': (port) => upgrade(port, '/socket.io/?EIO=4&transport=flashsocket'),
    'an unknown connection': (port) => upgrade(port, `${WEBSOCKET}&sid=1-aaa-AAAAAAAA`),
    'a websocket elsewhere': (port) => upgrade(port, '/chat'),
    'another upgrade': (port) => upgrade(port, '/', 'h2c'),
    'a foreign origin': (port) => upgrade(port, WEBSOCKET, 'websocket', 'Origin: https://evil.example\r\n'),
    'a body that is no packet': async (port) => post(port, await openPoll(port, ROUTED), 'x'),
    'a body of rubbish': async (port) => post(port, await openPoll(port, ROUTED), '4x\u001e42["join"'),
    'a body too long': async (port) => post(port, await openPoll(port, ROUTED), 'x'.repeat(60_000)),
    'too many packets': async (port) =>
      post(port, await openPoll(port, ROUTED), Array(1_000).fill('40').join('\u001e')),
    'a binary body': async (port) =>
      post(port, await openPoll(port, ROUTED), 'x', 'application/octet-stream'),
    'two polls at once': async (port) => {
      const path = `${POLL}&sid=${await openPoll(port, ROUTED)}`;
      return (await Promise.all([status(call(port, path, ROUTED)), status(call(port, path, ROUTED))]))
        .sort()
        .join();
    },
    'another method': async (port) => {
      const path = `${POLL}&sid=${await openPoll(port, ROUTED)}`;
      return status(call(port, path, { ...ROUTED, method: 'PUT', body: '40' }));
    },
  };

  test.each(SHIPPED)(
    '[S9] %s: no stranger’s refusal is taken for a failed node, every request of everybody else is served',
    async (policy) => {
      const nginx = await Nginx.start(
        policy,
        nodes.map(({ port }) => port),
      );
      try {
        await expectEverybodyServed(nginx);
      } finally {
        await nginx.stop();
      }
    },
  );

  test.each(SHIPPED)(
    '[S9] %s: what both nodes cannot do just now takes neither out of service',
    async (policy) => {
      const nginx = await Nginx.start(
        policy,
        nodes.map(({ port }) => port),
      );
      const jobs = nodes.map(({ pid }) => jobsOf(pid) as number);
      for (const pid of jobs) signal(pid, 'SIGSTOP');
      try {
        await expectEverybodyServed(nginx, async (person) => {
          const headers = { cookie: person.cookieHeader };
          const found = await Promise.all(
            ['one', 'two'].map((word) => call(nginx.port, `/api/search?q=${word}`, { headers })),
          );
          expect(found.map(({ status }) => status)).toEqual([503, 503]);
        });
      } finally {
        for (const pid of jobs) signal(pid, 'SIGCONT');
        await nginx.stop();
      }
    },
  );

  /** Answers to everybody else; a slow machine is attacked for longer. */
  const ENOUGH = 50;

  /** Each of the two who ask with a session asks 20 times a second, which is what `requests` gives their person. */
  const PACE_MS = (2 * 1_000) / LIMITS.requestsPerSecond;

  /** While strangers ask whatever is refused, or while `attack` goes on. */
  async function expectEverybodyServed(
    nginx: Nginx,
    attack: (person: SignedIn) => Promise<void> = () => refusedAll(nginx.port),
  ): Promise<void> {
    const person = new SignedIn(nginx.url, freshName());
    await person.makeAccount();
    const statuses: number[] = [];
    let isOver = false;
    const everybody = Promise.all(
      Array.from({ length: 4 }, async (_, at) => {
        while (!isOver) {
          const path = at % 2 === 0 ? '/api/session' : '/';
          const answer = await call(nginx.port, path, { headers: { cookie: person.cookieHeader } });
          statuses.push(answer.status);
          await delay(PACE_MS);
        }
      }),
    );
    const attacking = async () => {
      do await attack(person);
      while (statuses.length <= ENOUGH);
    };
    await attacking().finally(() => {
      isOver = true;
    });
    await everybody;
    expect(statuses.length).toBeGreaterThan(ENOUGH);
    expect([...new Set(statuses)]).toEqual([200]);
  }

  /** All of them thrice; each is answered. */
  async function refusedAll(port: number): Promise<void> {
    const unheard: string[] = [];
    for (const [what, attack] of Object.entries(REFUSED)) {
      for (let at = 0; at < 3; at += 1) {
        const answer = await attack(port);
        if (!/^[2-4]\d\d(,[2-4]\d\d)?$/.test(answer)) unheard.push(`${what}: ${answer}`);
      }
    }
    expect(unheard).toEqual([]);
  }

  test('[33] a proxy that keeps answers, and two people: each is told of themselves, and nothing personal is kept', async () => {
    const node = nodes[0] as TestNode;
    const people = [await SignedIn.of(node), await SignedIn.of(node)];
    const proxy = await startCachingProxy(node.port);
    try {
      for (let round = 0; round < 3; round += 1) {
        for (const person of people) {
          const headers = { cookie: person.cookieHeader };
          const answer = await call(proxy.port, '/api/session', { headers });
          expect(answer.headers['x-cache']).not.toBe('HIT');
          expect((JSON.parse(answer.body) as { user: { name: string } }).user.name).toBe(person.name);
          for (const path of ['/api/rooms', '/api/rooms/general/messages', POLL])
            expect((await call(proxy.port, path, { headers })).headers['x-cache'], path).not.toBe('HIT');
        }
        expect((await call(proxy.port, '/api/session')).status).toBe(401);
      }
      // It does keep what may be kept.
      const lax = createServer((_request, response) => {
        response.setHeader('Cache-Control', 'max-age=60').end('everybody’s');
      }).listen(0, '127.0.0.1');
      await once(lax, 'listening');
      const keeping = await startCachingProxy((lax.address() as AddressInfo).port);
      await call(keeping.port, '/');
      expect((await call(keeping.port, '/')).headers['x-cache']).toBe('HIT');
      await keeping.stop();
      lax.close();
    } finally {
      await proxy.stop();
    }
  });
});

/** The stranger keeps nginx’s cookie, so that all they do meets one node. */
const ROUTED = { headers: { cookie: 'hf_route=stranger' } };

async function status(answer: Promise<Answer>): Promise<string> {
  return String((await answer).status);
}

async function upgrade(port: number, path: string, to = 'websocket', more = ''): Promise<string> {
  const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\n`;
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  // A proxy keeps the connection of a plain answer open; whatever comes next ends it.
  const answer = await raw(
    port,
    `${head}${key}${more}\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  );
  return answer.slice(9, 12);
}

function post(port: number, sid: string, body: string, type = 'text/plain'): Promise<string> {
  const headers = { 'content-type': type, ...ROUTED.headers };
  return status(call(port, `${POLL}&sid=${sid}`, { method: 'POST', headers, body }));
}

import { expect, test } from 'vitest';
import { balancedFetch, CookieJar, createNodeClient, NodeSet, systemClock } from '../../src/client/index.js';
import { parseServedBy } from '../../src/protocol/served-by.js';
import type { TestNode } from '../../testbed/node/node.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { JudgedCrowd } from '../support/judged-crowd.js';
import { useCluster } from '../support/use-cluster.js';

const PEOPLE = 30;
const NAMES = ['a', 'b', 'c'] as const;

let redis: RedisServer;
let nodes: Record<(typeof NAMES)[number], TestNode>;
useCluster({ names: NAMES, workers: 1, store: 'redis' }, (cluster) => {
  redis = cluster.redis;
  const [a, b, c] = cluster.nodes;
  nodes = { a, b, c } as typeof nodes;
});

test('balancedFetch spreads requests, and asks another node when one does not answer or is frozen', async () => {
  const jar = new CookieJar();
  const fetch = balancedFetch({
    nodes: new NodeSet(nodes.a.url, systemClock),
    fetch: jar.fetch(),
    clock: systemClock,
  });
  const credentials = { name: 'wanderer', password: 'correct horse battery' };
  const signUp = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const made = await fetch('/api/accounts', { ...signUp, body: JSON.stringify(credentials) });
  expect(made.status).toBe(201);
  const served = async () => {
    const answer = await fetch('/api/session');
    expect(answer.status).toBe(200);
    return parseServedBy(answer.headers.get('x-served-by') ?? '')?.node;
  };
  const seen = new Set<string | undefined>();
  await until('all nodes to have answered', async () => seen.add(await served()).size === 3);

  const pids = await nodes.b.pids();
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    for (let asked = 0; asked < 30; asked += 1) expect(await served()).not.toBe('b');
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
});

test('whoever signs in after somebody else takes none of their tickets along', async () => {
  const client = createNodeClient({ url: nodes.a.url, peers: true });
  const online = () => client.state.kind === 'online' && client.state.by.user.id === client.user?.id;
  try {
    for (const name of ['the first', 'the second']) {
      const { id } = await client.signUp(name, 'correct horse battery');
      await client.start();
      await until(`${name} to be online`, online);
      expect(client.user?.id).toBe(id);
      // Time for tickets to come in.
      await until('the rooms', () => client.room('general')?.log.epoch);
      if (name === 'the first') await client.signOut();
    }
  } finally {
    client.stop();
  }
});

test('[SESS-1] [SEND-1] given one address clients spread over all nodes, each with 80 % of its share; kill -9 of that one, and all are on others, signed in, with every message once', async () => {
  const crowd = await JudgedCrowd.gather({ url: nodes.a.url, redis: redis.url, peers: true, people: PEOPLE });
  try {
    // All came within a second, in which nobody's load was known: some are asked to move.
    const isFair = () => NAMES.every((name) => (crowd.spread.get(name) ?? 0) >= 0.8 * (PEOPLE / 3));
    await until('a fair spread', isFair);
    const { spread } = crowd;
    const pids = await nodes.a.pids();
    let tookMs = 0;
    await crowd.during('node-kill', async () => {
      const killedAt = performance.now();
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await until('all to be elsewhere', () => crowd.online === PEOPLE && !crowd.spread.has('a'));
      tookMs = Math.round(performance.now() - killedAt);
      // Longer than a ticket lives would be too long for a test; longer than a registration does not.
      await new Promise((resolve) => setTimeout(resolve, 4_000));
    });
    const figures = await crowd.mustHold();
    console.log(
      `${spread.get('a')} moved within ${tookMs} ms; ${figures.acked} acknowledged, ${figures.ackedLost} lost`,
    );
  } finally {
    await crowd.leave();
  }
});

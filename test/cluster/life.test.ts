import { expect, test } from 'vitest';
import type { Welcome } from '../../src/protocol/events.js';
import { TestNode } from '../../testbed/node/node.js';
import { accepted, collect, join, Person, say } from '../../testbed/people/person.js';
import { lives } from '../../testbed/processes/family.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

let redis: RedisServer;
let node: TestNode;
const people = useCluster({ workers: 2, store: 'redis' }, (cluster) => {
  ({ redis, node } = cluster);
});

test('[LIFE-3] a rolling restart under requests: none fails, every worker is new, every socket is back', async () => {
  const before = (await node.slots()).map((slot) => slot.pid);
  const person = await people.someone();
  const sockets = await Promise.all(Array.from({ length: 10 }, async () => (await person.connect())[0]));
  const ended = sockets.map((socket) => new Promise<string>((resolve) => socket.once('disconnect', resolve)));
  let restarting = true;
  const failures: string[] = [];
  let requests = 0;
  // One person alone may ask for very much meanwhile, which is refused.
  const asking = await Promise.all(Array.from({ length: 4 }, () => people.someone()));
  const load = asking.map(async (one) => {
    while (restarting) {
      requests += 1;
      try {
        const answer = await one.ask('/api/session');
        if (answer.status !== 200) failures.push(`answered ${answer.status}: ${await answer.text()}`);
        else await answer.arrayBuffer();
      } catch (error) {
        failures.push(String((error as Error).cause ?? error));
      }
    }
  });
  // One that pays no attention to the request to move is sent away while its worker still drains.
  const [deaf, welcome] = await person.connect();
  const sentAway = new Promise((resolve) => deaf.once('disconnect', resolve));
  node.child.kill('SIGUSR2');
  await sentAway;
  const { slot, pid } = welcome;
  const [, back] = await person.connect(['websocket'], {
    from: { node: welcome.node, slot, pid, lostMs: 1 },
  });
  expect(back.previous).toMatchObject({ pid, fate: 'drained' });
  await until('all workers to be replaced and ready', async () =>
    (await node.slots()).every((slot) => slot.state === 'ready' && !before.includes(slot.pid)),
  );
  // Old sockets are asked to move, then closed in a way that lets them come back.
  for (const reason of await Promise.all(ended)) expect(reason).toMatch(/^transport (close|error)$/);
  restarting = false;
  await Promise.all(load);
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(50);
  const [again] = await person.connect();
  expect(again.connected).toBe(true);
});

test('[LIFE-1] a killed worker is replaced in its slot, and the control room says what happened', async () => {
  const { pid } = await node.slot(1);
  await node.signal(1, 'SIGKILL');
  const now = await until('slot 1 to be ready again', async () => {
    const slot = await node.slot(1);
    return slot.state === 'ready' && slot.pid !== pid && slot;
  });
  expect(now.restarts).toBeGreaterThan(0);
  const { timeline } = await node.view();
  expect(timeline.some((event) => event.kind === 'worker-died' && event.pid === pid)).toBe(true);
  expect(timeline.some((event) => event.by === 'operator')).toBe(true);
});

test('[LIFE-2] a frozen worker is taken out of rotation and replaced', async () => {
  const { pid } = await node.slot(2);
  process.kill(pid as number, 'SIGSTOP');
  await until('the frozen worker to be shown so', async () => {
    const slot = await node.slot(2);
    return slot.state === 'frozen' || slot.pid !== pid;
  });
  const person = await people.someone();
  const [, welcome] = await person.connect();
  expect(welcome.pid).not.toBe(pid);
  await until('its replacement', async () => {
    const slot = await node.slot(2);
    return slot.state === 'ready' && slot.pid !== pid;
  });
});

test('[LIFE-4] workers of a killed primary exit by themselves', async () => {
  const other = await TestNode.start({ workers: 2, redis: redis.url });
  const operator = new Person(other.url, 'operator');
  await operator.signIn();
  other.operator = operator;
  const pids = (await other.slots()).map((slot) => slot.pid as number);
  await other.crash();
  await until('its workers to be gone', () => !pids.some(lives));
  await other.stop();
});

test('[LIFE-4] after a restart of the node in good order its workers are told as drained, after a crash as dead', async () => {
  const args = ['--node', 'restarted'];
  const start = (port?: number, dataDir?: string) =>
    TestNode.start({ workers: 1, redis: redis.url, args, ...(port && dataDir ? { port, dataDir } : {}) });
  const first = await start();
  const person = await Person.signUp(first.url);
  people.add(person);
  const comeBack = async (before: Welcome) => {
    const { node: name, slot, pid } = before;
    const [, now] = await person.connect(['websocket'], { from: { node: name, slot, pid, lostMs: 1 } });
    return now;
  };
  const [socket, welcome] = await person.connect();
  socket.disconnect();
  const asked = new Promise((resolve) => first.child.once('exit', resolve));
  first.child.kill('SIGTERM');
  await asked;
  const second = await start(first.port, first.dataDir);
  const again = await comeBack(welcome);
  expect(again.previous).toMatchObject({ pid: welcome.pid, fate: 'drained' });
  await second.crash();
  const third = await start(first.port, first.dataDir);
  const once = await comeBack(again);
  expect(once.previous).toMatchObject({
    pid: again.pid,
    fate: 'died',
    cause: 'its primary ended',
    ended: { kind: 'primary-ended' },
  });
  expect((await comeBack({ ...welcome, pid: 4_194_303 })).previous).toMatchObject({ fate: 'unknown' });
  await third.stop();
  await first.stop();
});

test('[LIFE-5] a store that is away kills nothing, fails honestly, and everything resumes by itself', async () => {
  const [ann, ben] = [await people.someone(), await people.someone()];
  const [annSocket] = await ann.connect();
  const [benSocket] = await ben.connect();
  const heard = collect(benSocket);
  await join(annSocket, 'general');
  await join(benSocket, 'general');
  const pids = (await node.slots()).map((slot) => slot.pid);

  await redis.kill();
  const during = await annSocket
    .timeout(20_000)
    .emitWithAck('send', { room: 'general', cmid: 'out', text: 'outage' });
  expect(during.ok).toBe(false);
  if (!during.ok) expect(during.error).toMatchObject({ code: 'store_unavailable', retry: true });
  await until('/readyz to say so', async () => (await fetch(`${node.url}/readyz`)).status === 503);
  expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
  expect((await fetch(node.url)).status).toBe(200);

  await redis.run();
  await until('/readyz to be well again', async () => (await fetch(`${node.url}/readyz`)).ok);
  const ack = await until('a send to succeed', async () => {
    const answer = await annSocket
      .timeout(20_000)
      .emitWithAck('send', { room: 'general', cmid: 'out', text: 'outage' });
    return answer.ok && answer;
  });
  accepted(ack);
  await until('the other to hear it once', () => heard.filter((m) => m.cmid === 'out').length === 1);
  expect((await node.slots()).map((slot) => slot.pid)).toEqual(pids);
  expect(annSocket.connected && benSocket.connected).toBe(true);
  expect((await say(annSocket, 'general', 'outage', 'out')).duplicate).toBe(true);
});

test('workers are added and removed while running', async () => {
  const operator = await node.signUpOperator();
  expect((await operator.send('PUT', '/control/workers', { count: 3 })).ok).toBe(true);
  await until(
    'three ready workers',
    async () => (await node.slots()).filter((slot) => slot.state === 'ready').length === 3,
  );
  expect((await operator.send('PUT', '/control/workers', { count: 2 })).ok).toBe(true);
  await until('two slots', async () => (await node.slots()).length === 2);
  expect((await operator.send('PUT', '/control/workers', { count: 0 })).status).toBe(400);
});

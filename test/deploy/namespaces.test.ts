import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Balancer } from '../../testbed/balancers/balancer.js';
import { type Machine, TestNetwork, whyNoNamespaces } from '../../testbed/network/machines.js';
import { accepted, freshName, join, Person } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

const why = whyNoNamespaces();
if (why !== null)
  console.error(`SKIPPED: three machines with a cut link were NOT tested: network namespaces: ${why}`);

describe.skipIf(why !== null)('three machines on one Redis, as network namespaces', () => {
  let network: TestNetwork;
  let redis: RedisServer;
  let balancer: Balancer;
  const machines: Machine[] = [];

  beforeAll(async () => {
    network = new TestNetwork();
    redis = await RedisServer.start({ args: ['--bind', '127.0.0.1', network.hub, '--protected-mode', 'no'] });
    const url = redis.url.replace('127.0.0.1', network.hub);
    for (const number of [1, 2, 3]) machines.push(await network.startNode(number, url));
    balancer = await Balancer.start(redis.url);
    await until('three machines', async () => (await balancer.inRotation()).join() === 'n1,n2,n3');
  }, 300_000);
  afterAll(async () => {
    await balancer?.stop();
    await network?.stop();
    await redis?.stop();
  }, 300_000);

  test('a cut machine is out within 3 s, nothing acknowledged is lost, and it is back when its link is', async () => {
    const setup = /setup=(\S+)/.exec(machines.map(({ node }) => node.output).join('\n'))?.[1] ?? '';
    const owner = new Person(balancer.url, freshName());
    const made = await owner.send('POST', '/api/accounts', {
      name: owner.name,
      password: owner.password,
      setup: decodeURIComponent(setup),
    });
    expect(made.status).toBe(201);
    const created = await owner.send('POST', '/api/rooms', { name: 'machines' });
    const room = ((await created.json()) as { room: { id: string } }).room.id;
    const people = [owner, await Person.signUp(balancer.url), await Person.signUp(balancer.url)];

    // One person at each machine, straight at its address: cookies of the chat hold on all of them.
    const acknowledged: string[] = [];
    let going = true;
    const talking = people.map(async (person, at) => {
      const here = new Person(`http://${machines[at]?.address}`, person.name);
      for (let count = 0; going; count += 1) {
        const cmid = `${at}-${count}`;
        while (going) {
          try {
            if (here.sockets.at(-1)?.connected !== true) {
              if ((await here.signIn()).status !== 200) throw new Error('not signed in');
              const [socket] = await here.connect(['websocket']);
              await join(socket, room);
            }
            const socket = here.sockets.at(-1);
            if (socket === undefined) throw new Error('no socket');
            accepted(await socket.timeout(5_000).emitWithAck('send', { room, cmid, text: cmid }));
            acknowledged.push(cmid);
            break;
          } catch {
            await pause(100);
          }
        }
        await pause(50);
      }
      here.close();
    });
    const ackedBy = (at: number) => acknowledged.filter((cmid) => cmid.startsWith(`${at}-`)).length;
    await until('all to talk', () => [0, 1, 2].every((at) => ackedBy(at) > 5));

    const cutAt = Date.now();
    network.cut(2);
    await until('the cut machine to be out', async () => (await balancer.inRotation()).join() === 'n1,n3');
    const outAfterMs = Date.now() - cutAt;
    const before = [ackedBy(0), ackedBy(2)];
    await pause(15_000);
    await until(
      'the others to have talked on',
      () => ackedBy(0) > (before[0] as number) + 20 && ackedBy(2) > (before[1] as number) + 20,
    );
    for (let i = 0; i < 10; i += 1) expect((await owner.whoami()).status).toBe(200);

    const healedAt = Date.now();
    network.heal(2);
    await until('the machine to be back', async () => (await balancer.inRotation()).join() === 'n1,n2,n3');
    const backAfterMs = Date.now() - healedAt;
    const alone = ackedBy(1);
    await until('its person to talk again', () => ackedBy(1) > alone + 5);
    going = false;
    await Promise.all(talking);

    const stored = new Set<string>();
    let previous: number | undefined;
    for (;;) {
      const query = previous === undefined ? '' : `&before=${previous}`;
      const answer = await owner.fetch(`/api/rooms/${room}/messages?limit=100${query}`);
      const { messages, more } = (await answer.json()) as {
        messages: { cmid: string; seq: number }[];
        more: boolean;
      };
      for (const { cmid } of messages) stored.add(cmid);
      if (!more || messages.length === 0) break;
      previous = messages[0]?.seq;
    }
    const lost = acknowledged.filter((cmid) => !stored.has(cmid));
    console.log(
      `cut: out after ${outAfterMs} ms; healed: back after ${backAfterMs} ms; ${acknowledged.length} acknowledged, ${lost.length} lost`,
    );
    expect(lost).toEqual([]);
  }, 300_000);
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MembersBody, MessagesBody, RoomsBody } from '../../src/protocol/http.js';
import { TestNode } from '../../testbed/node/node.js';
import { Program } from '../../testbed/processes/program.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PEOPLE = 8;

let node: TestNode;

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  await node.signUpOperator();
});
afterAll(() => node.stop());

async function synthetic() {
  const dots = (await node.slots()).flatMap((slot) => slot.dots);
  return dots.filter((dot) => dot.synthetic);
}

async function order(people: number): Promise<Response> {
  const operator = await node.signUpOperator();
  return operator.send('PUT', '/control/crowd', { people });
}

/** What synthetic people wrote, by the room's name; the operator goes in to read it. */
async function said(): Promise<{ room: string; text: string }[]> {
  const operator = await node.signUpOperator();
  const all = await Promise.all(
    (await rooms()).map(async ({ id, name, member }) => {
      if (!member) await operator.send('POST', `/api/rooms/${id}/members`, { name: operator.name });
      const answer = await operator.fetch(`/api/rooms/${id}/messages?limit=100`);
      expect(answer.status).toBe(200);
      const { messages } = (await answer.json()) as MessagesBody;
      return messages.filter(({ user }) => user.synthetic).map(({ text }) => ({ room: name, text }));
    }),
  );
  return all.flat();
}

async function rooms(): Promise<RoomsBody['rooms']> {
  const operator = await node.signUpOperator();
  // Within the limits of `npm start` a person is given one list a second.
  return until('a list of rooms', async () => {
    const answer = await operator.fetch('/api/rooms');
    return answer.status !== 429 && ((await answer.json()) as RoomsBody).rooms;
  });
}

/** The members of every room that are synthetic. */
async function syntheticMembers(): Promise<string[]> {
  const operator = await node.signUpOperator();
  const all = await Promise.all(
    (await rooms()).map(async ({ id }) => {
      const { members } = (await (await operator.fetch(`/api/rooms/${id}/members`)).json()) as MembersBody;
      return members.filter(({ synthetic }) => synthetic).map(({ name }) => `${id}: ${name}`);
    }),
  );
  return all.flat();
}

describe('the crowd of the control room', () => {
  test('comes in, is marked as synthetic, and talks', async () => {
    expect((await order(PEOPLE)).status).toBe(200);
    await until('all of them to be connected', async () => (await synthetic()).length === PEOPLE);
    const names = (await synthetic()).map((dot) => dot.user);
    for (const name of names) expect(name).toMatch(/^crowd-[a-z]+-\d+(\.\d)?$/);
    expect(new Set(names).size).toBe(PEOPLE);
    await until('something said', async () => (await said()).length > 0);
    await until('the node to know of it', async () => {
      const view = await node.view();
      return view.nodes[0]?.crowd?.connected === PEOPLE;
    });
  });

  test('goes on when the worker that serves it is killed', async () => {
    const before = (await said()).length;
    const busiest = (await node.slots()).reduce((a, b) => (b.sockets > a.sockets ? b : a));
    await node.signal(busiest.slot, 'SIGKILL');
    await until('a new process in the slot', async () => {
      const slot = await node.slot(busiest.slot);
      return slot.state === 'ready' && slot.pid !== busiest.pid;
    });
    await until('all of them to be back', async () => (await synthetic()).length === PEOPLE);
    await until('more said', async () => (await said()).length > before);
  });

  test('grows, shrinks and goes home; the number is bounded', async () => {
    await order(PEOPLE + 2);
    await until('two more', async () => (await synthetic()).length === PEOPLE + 2);
    await order(1);
    await until('one left', async () => (await synthetic()).length === 1);
    await order(0);
    await until('nobody left', async () => (await synthetic()).length === 0);
    expect((await order(501)).status).toBe(400);
  });

  test('ended its sessions: only the operator’s is left', async () => {
    await until('one session', async () => (await node.view()).storeSessions === 1);
  });

  test('goes home while its worker dies: nobody of it stays in the room', async () => {
    await order(PEOPLE);
    await until('all of them in the room', async () => (await syntheticMembers()).length === PEOPLE);
    await until('all of them to be connected', async () => (await synthetic()).length === PEOPLE);
    const busiest = (await node.slots()).reduce((a, b) => (b.sockets > a.sockets ? b : a));
    await Promise.all([node.signal(busiest.slot, 'SIGKILL'), order(0)]);
    await until('nobody of it in any room', async () => (await syntheticMembers()).length === 0);
  });

  test('[T10] talked in a room of its own, which it left: #general has nothing of it', async () => {
    expect(new Set((await said()).map(({ room }) => room))).toEqual(new Set(['crowd']));
    await until('nobody of it in any room', async () => (await syntheticMembers()).length === 0);
  });
});

test('holdfast crowd brings people to a node that runs, and takes them home', async () => {
  const args = ['crowd', '--url', node.url, '--people', '3', '--data', node.dataDir, '--seconds', '60'];
  const crowd = Program.node(join(root, 'dist/cli/holdfast.js'), args, { cwd: root });
  await until('three of them', async () => (await synthetic()).length === 3);
  await until('the report of it', () => crowd.output.includes('3 of 3 synthetic people are connected'));
  crowd.signal('SIGINT');
  expect(await crowd.closed).toBe(0);
  expect(crowd.output).toMatch(/The crowd went home\.\n$/);
  await until('nobody left', async () => (await synthetic()).length === 0);
  expect(await syntheticMembers()).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ack } from '../../src/protocol/events.js';
import type { MembersBody, RoomBody } from '../../src/protocol/http.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { collect, join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useUnharmed } from './support/unharmed.js';

/** What somebody who is signed in and not a member can learn. */

let node: TestNode;
const people = new People(() => Person.signUp(node.url));

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  await node.signUpOperator();
});
useUnharmed(() => node, people);
afterAll(() => node.stop());

async function connected(): Promise<{ person: Person; socket: TestSocket }> {
  const person = await people.someone();
  const [socket] = await person.connect();
  return { person, socket };
}

/** Sends anything under any name. */
function call(socket: TestSocket, event: string, ...args: unknown[]): Promise<Ack<object>> {
  const loose = socket.timeout(30_000) as unknown as {
    emitWithAck: (event: string, ...args: unknown[]) => Promise<Ack<object>>;
  };
  return loose.emitWithAck(event, ...args);
}

describe('somebody who is not a member', () => {
  test('[SEND-8] learns nothing of a private room: neither by socket nor by HTTP', async () => {
    const owner = await connected();
    const made = await owner.person.send('POST', '/api/rooms', { name: 'secret plans', private: true });
    const { room } = (await made.json()) as { room: { id: string } };
    await join(owner.socket, room.id);
    const stranger = await connected();
    const heard = collect(stranger.socket);
    for (const event of ['join', 'leave', 'read', 'send']) {
      const payload = { join: {}, leave: {}, read: { seq: 1 }, send: { cmid: 'c', text: 'x' } }[event];
      const there = await call(stranger.socket, event, { room: room.id, ...payload });
      const nowhere = await call(stranger.socket, event, { room: 'no-such-room', ...payload });
      expect(there.ok, event).toBe(nowhere.ok);
      if (event !== 'leave') expect(there.ok, event).toBe(false);
    }
    const status = async (method: string, path: string, body?: unknown) =>
      (body === undefined
        ? await stranger.person.fetch(path, { method, headers: { origin: node.url } })
        : await stranger.person.send(method, path, body)
      ).status;
    for (const path of ['messages', 'members', 'pins']) {
      expect([403, 404]).toContain(await status('GET', `/api/rooms/${room.id}/${path}`));
    }
    expect([403, 404]).toContain(
      await status('POST', `/api/rooms/${room.id}/members`, { name: stranger.person.name }),
    );
    expect([403, 404]).toContain(await status('DELETE', `/api/rooms/${room.id}/members/${owner.person.id}`));
    // Nor whether a message is there.
    const { mid } = await say(owner.socket, room.id, 'first', 'secret');
    const asked = [room.id, 'no-such-room'].flatMap((id) =>
      [`around=${mid}`, `around=9-${'x'.repeat(16)}`, 'after=0', 'before=9'].map((where) =>
        stranger.person.fetch(`/api/rooms/${id}/messages?${where}&entries=1`),
      ),
    );
    const answers = await Promise.all(
      (await Promise.all(asked)).map(async (answer) => `${answer.status} ${await answer.text()}`),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^403 .*not_member/);
    const list = (await (await stranger.person.fetch('/api/rooms')).json()) as { rooms: { id: string }[] };
    expect(list.rooms.map(({ id }) => id)).not.toContain(room.id);
    await say(owner.socket, room.id, 'for members only', 'secret');
    // What the stranger hears after it shows that the other had time to come.
    await join(stranger.socket, 'general');
    await join(owner.socket, 'general');
    await say(owner.socket, 'general', 'for everyone', 'open');
    await until('the stranger to hear what is for everyone', () =>
      heard.some(({ text }) => text === 'for everyone'),
    );
    expect(heard.map(({ text }) => text)).not.toContain('for members only');
    for (const query of ['before=-1', 'limit=1000000', 'before=abc', 'limit=0']) {
      expect(await status('GET', `/api/rooms/general/messages?${query}`), query).toBe(400);
    }
  });
});

test('who leaves right after they asked to join is no member', async () => {
  const { person: ann } = await connected();
  const made = await ann.send('POST', '/api/rooms', { name: 'the den' });
  const { room } = (await made.json()) as RoomBody;
  const { person: bob, socket } = await connected();
  for (let round = 0; round < 20; round += 1) {
    const joining = call(socket, 'join', { room: room.id });
    const leaving = call(socket, 'leave', { room: room.id });
    await joining;
    expect(await leaving).toMatchObject({ ok: true });
    const members = (await (await ann.fetch(`/api/rooms/${room.id}/members`)).json()) as MembersBody;
    expect(members.members.map(({ id }) => id)).not.toContain(bob.id);
  }
});

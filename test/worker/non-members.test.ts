import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Ack } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../support/cluster.js';
import { collect, join, Person, say, type TestSocket } from '../support/person.js';
import { until } from '../support/wait.js';

/** What a signed-in attacker can send over a socket. */

let node: TestNode;
let pids: (number | null)[];
const people: Person[] = [];

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  await node.signUpOperator();
  pids = (await node.slots()).map(({ pid }) => pid);
});
afterEach(async () => {
  for (const person of people.splice(0)) person.close();
  // Whatever was sent: no worker died of it.
  expect((await node.slots()).map(({ pid }) => pid)).toEqual(pids);
});
afterAll(() => node.stop());

async function someone(): Promise<{ person: Person; socket: TestSocket }> {
  const person = await Person.signUp(node.url);
  people.push(person);
  const [socket] = await person.connect();
  return { person, socket };
}

/** Sends anything under any name. */
function call(socket: TestSocket, event: string, ...args: unknown[]): Promise<Ack<object>> {
  const loose = socket.timeout(5_000) as unknown as {
    emitWithAck: (event: string, ...args: unknown[]) => Promise<Ack<object>>;
  };
  return loose.emitWithAck(event, ...args);
}

async function expectRefused(answer: Promise<Ack<object>>, code: string): Promise<void> {
  expect(await answer).toMatchObject({ ok: false, error: { code } });
}

describe('a payload', () => {
  test('of another shape is refused with the reason, and the socket goes on', async () => {
    const { socket } = await someone();
    await join(socket, 'general');
    const good = { room: 'general', cmid: 'c1', text: 'hello' };
    const bad: unknown[] = [
      null,
      'text',
      [],
      42,
      true,
      {},
      { ...good, text: { toString: 'x' } },
      { ...good, text: ['a'] },
      { ...good, text: 1 },
      { ...good, text: '' },
      { ...good, text: 'x'.repeat(LIMITS.textMaxChars + 1) },
      { ...good, cmid: 'x'.repeat(LIMITS.cmidMaxChars + 1) },
      { ...good, room: { $gt: '' } },
      { ...good, user: { id: 'someone-else', name: 'x' } },
      { ...good, seq: 1 },
      { ...good, at: 0 },
    ];
    for (const payload of bad) await expectRefused(call(socket, 'send', payload), 'invalid');
    await expectRefused(call(socket, 'send', good, good), 'invalid');
    await expectRefused(call(socket, 'send'), 'invalid');
    await expectRefused(
      call(socket, 'join', { room: 'general', since: { epoch: 'x', seq: -1, mid: '' } }),
      'invalid',
    );
    await expectRefused(call(socket, 'read', { room: 'general', seq: 1e300 }), 'invalid');
    expect((await say(socket, 'general', 'still here', 'c2')).seq).toBeGreaterThan(0);
  });

  test('cannot reach a prototype', async () => {
    const { socket } = await someone();
    for (const key of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString']) {
      await expectRefused(call(socket, key, {}), 'invalid');
    }
    const planted = JSON.parse(
      '{"room":"general","cmid":"c","text":"x","__proto__":{"operator":true}}',
    ) as object;
    expect((await call(socket, 'send', planted)).ok).toBe(false);
    expect((await call(socket, 'join', JSON.parse('{"room":"__proto__"}') as object)).ok).toBe(false);
  });

  test('nested 20,000 deep is refused or closes its socket', async () => {
    const { socket } = await someone();
    let deep: unknown = 'x';
    for (let depth = 0; depth < 20_000; depth += 1) deep = [deep];
    const outcome = await new Promise<string>((resolve) => {
      socket.once('disconnect', () => resolve('closed'));
      call(socket, 'send', deep).then(
        (answer) => resolve(answer.ok ? 'taken' : 'refused'),
        () => resolve('closed'),
      );
    });
    expect(['refused', 'closed']).toContain(outcome);
  });

  test('over the limit closes its socket', async () => {
    const { socket } = await someone();
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    void call(socket, 'send', {
      room: 'general',
      cmid: 'big',
      text: 'x'.repeat(LIMITS.packetMaxBytes + 1),
    }).catch(() => {});
    await closed;
  });

  test('with binary attachments is refused or closes its socket', async () => {
    const { socket } = await someone();
    const outcome = await new Promise<string>((resolve) => {
      socket.once('disconnect', () => resolve('closed'));
      call(socket, 'send', { room: 'general', cmid: 'b', text: Buffer.from('x') }).then(
        (answer) => resolve(answer.ok ? 'taken' : 'refused'),
        () => resolve('closed'),
      );
    });
    expect(['refused', 'closed']).toContain(outcome);
  });
});

describe('an event', () => {
  test('that does not exist is refused with an ack, and closes the socket without one', async () => {
    const { socket } = await someone();
    await expectRefused(call(socket, 'delete', { room: 'general', seq: 1 }), 'invalid');
    await expectRefused(call(socket, 'welcome', {}), 'invalid');
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    (socket as unknown as { emit: (name: string) => void }).emit('nonsense');
    await closed;
  });

  test('raw Engine.IO rubbish ends that connection only', async () => {
    const { socket } = await someone();
    const other = await someone();
    await join(other.socket, 'general');
    for (const rubbish of [
      '42',
      '4x',
      '451-',
      '459999999-["send"]',
      '42["send"',
      '2probe\u0000',
      '40/admin,',
      '41',
    ]) {
      const { socket: victim } = await someone();
      const engine = victim.io.engine as unknown as { transport: { ws: { send: (text: string) => void } } };
      engine.transport.ws.send(rubbish);
      victim.disconnect();
    }
    expect(socket.connected).toBe(true);
    expect((await say(other.socket, 'general', 'alive', 'after-rubbish')).seq).toBeGreaterThan(0);
  });
});

describe('a cmid', () => {
  test('[SEND-2] sent again with another text gets the first ack, and no second message', async () => {
    const { person, socket } = await someone();
    await join(socket, 'general');
    const first = await say(socket, 'general', 'the first', 'same');
    const again = await say(socket, 'general', 'another', 'same');
    expect(again).toMatchObject({ seq: first.seq, mid: first.mid, duplicate: true });
    const [elsewhere] = await person.connect();
    const third = await say(elsewhere, 'general', 'a third', 'same');
    expect(third).toMatchObject({ seq: first.seq, mid: first.mid, duplicate: true });
  });

  test('[SEND-2] of somebody else is another message', async () => {
    const [one, two] = [await someone(), await someone()];
    await join(one.socket, 'general');
    await join(two.socket, 'general');
    const heard = collect(one.socket);
    const mine = await say(one.socket, 'general', 'mine', 'shared-cmid');
    const theirs = await say(two.socket, 'general', 'theirs', 'shared-cmid');
    expect(theirs.duplicate).toBe(false);
    expect(theirs.seq).toBeGreaterThan(mine.seq);
    await until('both to be heard', () => heard.filter(({ cmid }) => cmid === 'shared-cmid').length === 2);
  });
});

describe('somebody who is not a member', () => {
  test('[SEND-8] learns nothing of a private room: neither by socket nor by HTTP', async () => {
    const owner = await someone();
    const made = await owner.person.send('POST', '/api/rooms', { name: 'secret plans', private: true });
    const { room } = (await made.json()) as { room: { id: string } };
    await join(owner.socket, room.id);
    const stranger = await someone();
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
    for (const path of ['messages', 'members']) {
      expect([403, 404]).toContain(await status('GET', `/api/rooms/${room.id}/${path}`));
    }
    expect([403, 404]).toContain(
      await status('POST', `/api/rooms/${room.id}/members`, { name: stranger.person.name }),
    );
    expect([403, 404]).toContain(await status('DELETE', `/api/rooms/${room.id}/members/${owner.person.id}`));
    const list = (await (await stranger.person.fetch('/api/rooms')).json()) as { rooms: { id: string }[] };
    expect(list.rooms.map(({ id }) => id)).not.toContain(room.id);
    await say(owner.socket, room.id, 'for members only', 'secret');
    await say(owner.socket, 'general', 'for everyone', 'open').catch(() => {});
    expect(heard.map(({ text }) => text)).not.toContain('for members only');
    for (const query of ['before=-1', 'limit=1000000', 'before=abc', 'limit=0']) {
      expect(await status('GET', `/api/rooms/general/messages?${query}`), query).toBe(400);
    }
  });
});

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type BudgetName, bucketRule } from '../../src/protocol/budgets.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { RoomView } from '../../src/protocol/room.js';
import { ROUTE_BOUNDS } from '../../src/worker/budgets/route-bounds.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import {
  accepted,
  collect,
  freshName,
  join,
  Person,
  say,
  type TestSocket,
} from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { type EmbeddedProcess, startEmbeddedProcess } from '../support/embedded-process.js';
import { employ } from './support/employ.js';
import { emit } from './support/signed-in.js';

/** What somebody may do to others' rooms, messages and time. A running node with normal limits. */

let store: EmbeddedProcess;
let node: TestNode;
let alice: Person;
const people = new People(() => Person.signUp(node.url));

beforeAll(async () => {
  store = await startEmbeddedProcess();
  node = await TestNode.start({ workers: 2, redis: store.url, args: ['--limits', 'normal'] });
  await node.signUpOperator();
  alice = await Person.signUp(node.url);
});
afterEach(() => {
  people.close();
  alice.close();
});
afterAll(async () => {
  await node.stop();
  await store.stop();
});

async function newRoom(by: Person, name: string, isPrivate = false): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name, private: isPrivate });
  if (answer.status !== 201) throw new Error(`a room answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { room: { id: string } }).room.id;
}

function invite(by: Person, room: string, name: string): Promise<Response> {
  return by.send('POST', `/api/rooms/${room}/members`, { name });
}

/** Whatever a socket is told of a room. */
function hearAll(socket: TestSocket, room: string): string[] {
  const heard: string[] = [];
  socket.onAny((event, payload: { room?: string; id?: string }) => {
    if (payload?.room === room || payload?.id === room) heard.push(event);
  });
  return heard;
}

test('[20] [22] a private room is closed to everybody else: join, send, history, members, and nothing of it is heard', async () => {
  const [owner, other] = [await people.someone(), await people.someone()];
  const room = await newRoom(owner, 'closed', true);
  const [stranger] = await other.connect();
  const heard = hearAll(stranger, room);
  await expect(join(stranger, room)).rejects.toThrow(/not_member/);
  await expect(say(stranger, room, 'hello', 'x')).rejects.toThrow(/not_member/);
  stranger.emit('typing', { room });
  for (const path of ['messages', 'members', 'messages?before=1', 'messages?limit=100']) {
    expect((await other.fetch(`/api/rooms/${room}/${path}`)).status, path).toBe(403);
  }
  expect((await invite(other, room, other.name)).status).toBe(403);
  expect((await other.send('DELETE', `/api/rooms/${room}/members/${owner.id}`, {})).status).toBe(403);

  // Somebody who is in it hears all of it, on either worker: by then it has gone out.
  const friend = await people.someone();
  expect((await invite(owner, room, friend.name)).status).toBe(201);
  const friends = await Promise.all(Array.from({ length: 4 }, () => friend.connect()));
  const known = friends.map(([socket]) => hearAll(socket, room));
  for (const [socket] of friends) await join(socket, room);
  await join(stranger, 'general');
  const [inside] = await owner.connect();
  await join(inside, room);
  await say(inside, room, 'between us', 'one');
  await until('those inside to hear all of it', () => {
    inside.emit('typing', { room });
    return known.every((events) => ['presence', 'messages', 'typing'].every((one) => events.includes(one)));
  });
  await say(stranger, 'general', 'a barrier', 'two');
  expect(heard).toEqual([]);

  // Nor do they show up in it: what they do there reaches nobody inside, before what they do elsewhere.
  const typists = new Set<string>();
  const elsewhere = new Set<number>();
  for (const [at, [socket]] of friends.entries()) {
    await join(socket, 'general');
    socket.on('typing', ({ room: where, user }) => where === room && typists.add(user.id));
    socket.on('messages', ({ room: where }) => where === 'general' && elsewhere.add(at));
  }
  stranger.emit('typing', { room });
  expect((await stranger.timeout(30_000).emitWithAck('read', { room, seq: 1 })).ok).toBe(false);
  await say(stranger, 'general', 'another barrier', 'three');
  await until('those inside to hear of elsewhere', () => elsewhere.size === friends.length);
  expect([...typists]).not.toContain(other.id);
  const { rooms } = (await (await other.fetch('/api/rooms')).json()) as { rooms: RoomView[] };
  expect(rooms.some(({ id }) => id === room)).toBe(false);
});

test('[21] neither another’s socket id nor a channel of the server is a room', async () => {
  const [one, two] = [await people.someone(), await people.someone()];
  const [socket] = await one.connect();
  const [other] = await two.connect();
  for (const room of [other.id as string, `user:${two.id}`, 'feed:general', 'slow', '*', '__proto__', '']) {
    const answer = await socket.timeout(30_000).emitWithAck('join', { room });
    expect(answer.ok, room).toBe(false);
  }
});

test('[22] negative, huge and nonsensical ranges: 400', async () => {
  for (const query of [
    'before=-1',
    'before=0',
    'before=1e99',
    'limit=0',
    'limit=101',
    'limit=-5',
    'before=x',
    'limit=5;2',
    'x=1',
  ]) {
    expect((await alice.fetch(`/api/rooms/general/messages?${query}`)).status, query).toBe(400);
  }
});

test('[23] nobody edits or deletes what another wrote, and nobody anything from outside: by no call, cmid or mid', async () => {
  const [owner, member, stranger] = [await people.someone(), await people.someone(), await people.someone()];
  const room = await newRoom(owner, 'where it stays', true);
  expect((await invite(owner, room, member.name)).status).toBe(201);
  const sockets = await Promise.all(
    [owner, member, stranger].map((person) => person.connect(undefined, { entries: 1 })),
  );
  const [owners, members, strangers] = sockets.map(([socket]) => socket) as [
    TestSocket,
    TestSocket,
    TestSocket,
  ];
  for (const socket of [owners, members]) await join(socket, room);
  for (const socket of [members, strangers]) await join(socket, 'general');
  const { mid } = await say(owners, room, 'it stays', 'stays');
  const own = await say(members, room, 'so does this', 'mine');
  let tries = 0;
  /** The code of the refusal; null: it was done. */
  const change = async (socket: TestSocket, of: string, what: object, where = room, cmid = `x${++tries}`) => {
    const answer = await emit(socket, 'change', { room: where, cmid, of, ...what });
    return answer.ok ? null : answer.error.code;
  };
  const [edit, remove] = [{ kind: 'edit', text: 'changed' }, { kind: 'delete' }];
  for (const what of [edit, remove]) {
    expect(await change(members, mid, what)).toBe('forbidden');
    // Not under the name of what its author sent either.
    expect(await change(members, mid, what, room, 'stays')).toBe('forbidden');
    expect(await change(members, mid, { ...what, user: { id: owner.id, name: owner.name } })).toBe('invalid');
    // A mid of elsewhere is none here, whoever asks: that it is somewhere is not told.
    const nowhere = await change(members, '1-nobody-has-this', what, 'general');
    expect(nowhere).not.toBe(null);
    for (const socket of [members, strangers])
      expect(await change(socket, mid, what, 'general')).toBe(nowhere);
  }
  // Whoever moderates may delete, and put no words into anybody's mouth.
  expect(await change(owners, own.mid, edit)).toBe('forbidden');
  for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
    for (const path of [`messages/${mid}`, `messages/${own.seq}`, 'messages']) {
      const isPost = method === 'POST' && path === 'messages';
      const body = isPost ? { text: 'changed', of: mid } : { text: 'changed' };
      const answer = await member.send(method, `/api/rooms/${room}/${path}`, body);
      // What is posted is a message of its own, whatever it names.
      expect(isPost ? [400] : [404, 405], `${method} ${path}`).toContain(answer.status);
    }
  }

  // From outside nobody changes anything, who was inside before not even their own.
  expect((await owner.send('DELETE', `/api/rooms/${room}/members/${member.id}`, {})).ok).toBe(true);
  const react = { kind: 'react', emoji: '👍', on: true };
  for (const what of [edit, remove, react, { kind: 'pin', on: true }]) {
    for (const of of [mid, own.mid]) {
      for (const socket of [members, strangers]) expect(await change(socket, of, what)).toBe('not_member');
    }
  }
  const page = await owner.fetch(`/api/rooms/${room}/messages?entries=1`);
  const { messages } = (await page.json()) as { messages: { mid: string; text: string }[] };
  const kept = messages.filter((one) => [mid, own.mid].includes(one.mid));
  expect(kept).toMatchObject([{ text: 'it stays' }, { text: 'so does this' }]);
  for (const one of kept) {
    for (const mark of ['edited', 'deleted', 'reactions', 'pinned']) expect(one).not.toHaveProperty(mark);
  }
});

test('[24] a forged sender, number, epoch or time is refused, and never shown', async () => {
  const [socket] = await alice.connect();
  await join(socket, 'general');
  const seen = collect(socket);
  const loose = socket.timeout(30_000) as unknown as {
    emitWithAck(event: string, payload: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
  };
  const forged = [
    { user: { id: 'x', name: 'operator' } },
    { seq: 1 },
    { epoch: 'e' },
    { at: 0 },
    { mid: 'm' },
  ];
  for (const [at, more] of forged.entries()) {
    const answer = await loose.emitWithAck('send', {
      room: 'general',
      cmid: `forged-${at}`,
      text: 'x',
      ...more,
    });
    expect(answer.error?.code, JSON.stringify(more)).toBe('invalid');
  }
  await say(socket, 'general', 'mine', 'mine');
  await until('the own message', () => seen.some(({ text }) => text === 'mine'));
  expect(seen.every(({ user }) => user.id === alice.id)).toBe(true);
});

test('[25] a removed member’s open sockets hear nothing of the room from the next second on', async () => {
  const [owner, removed] = [await people.someone(), await people.someone()];
  const room = await newRoom(owner, 'ours', true);
  expect((await invite(owner, room, removed.name)).status).toBe(201);
  const sockets = await Promise.all([removed.connect(), removed.connect(), removed.connect()]);
  for (const [socket] of sockets) await join(socket, room);
  const gone = new Set<TestSocket>();
  for (const [socket] of sockets) socket.on('room-gone', (news) => news.room === room && gone.add(socket));
  const [writing] = await owner.connect();
  await join(writing, room);
  await join(writing, 'general');
  expect((await owner.send('DELETE', `/api/rooms/${room}/members/${removed.id}`, {})).status).toBe(204);
  const told = sockets.map(([socket]) => collect(socket));
  // What they heard until the word of it came to them, which is to be within a second.
  await until('each of them to be told', () => gone.size === sockets.length, onBusyMachine(1_000));
  const before = told.map(({ length }) => length);
  for (let at = 0; at < 5; at += 1) await say(writing, room, 'late', `said-${at}`);
  for (const [socket] of sockets) await join(socket, 'general');
  await say(writing, room, 'late', 'said-last');
  const last = await say(writing, 'general', 'a barrier', 'barrier');
  await until('all to hear what was said after that', () =>
    told.every((heard) => heard.some(({ mid }) => mid === last.mid)),
  );
  expect(told.flatMap((heard, at) => heard.slice(before[at]).map(({ text }) => text))).toEqual(
    sockets.map(() => 'a barrier'),
  );
  await expect(join((sockets[0] as (typeof sockets)[0])[0], room)).rejects.toThrow(/not_member/);
  expect((await removed.fetch(`/api/rooms/${room}/messages`)).status).toBe(403);
});

test('[S6] nobody can fill another’s list of rooms: brought into rooms by many, one still makes and enters one’s own', async () => {
  const victim = await people.someone();
  const attackers = await Promise.all(Array.from({ length: 7 }, () => people.someone()));
  const statuses = await Promise.all(
    attackers.map(async (attacker, nth) => {
      const made: number[] = [];
      for (let at = 0; at < 30; at += 1) {
        const room = await newRoom(attacker, `trap-${nth}-${at}`, true);
        made.push((await invite(attacker, room, victim.name)).status);
      }
      return made;
    }),
  );
  for (const one of statuses) {
    expect(one.filter((status) => status === 201).length).toBeLessThanOrEqual(
      LIMITS.invitationsOpenPerInviter,
    );
    expect(one.filter((status) => status !== 201 && status !== 409)).toEqual([]);
  }
  const all = statuses.flat().filter((status) => status === 201).length;
  expect(all).toBeLessThanOrEqual(LIMITS.invitationsOpen);
  expect(all).toBeGreaterThan(LIMITS.invitationsOpenPerInviter);
  // The victim's own rooms are not touched by it.
  const own = await newRoom(victim, 'my own');
  const [socket] = await victim.connect();
  await join(socket, own);
  await say(socket, own, 'still here', 'mine');
});

test('[S6] names are not learnt by invitation: tries are counted, also those of names that nobody has', async () => {
  const asking = await people.someone();
  const room = await newRoom(asking, 'asking');
  const answers: Response[] = [];
  for (let at = 0; at < LIMITS.invitationsPerHour + 5; at += 1) {
    answers.push(await invite(asking, room, `nobody-called-this-${at}`));
  }
  expect(answers.slice(0, 10).every(({ status }) => status === 404)).toBe(true);
  const last = answers.at(-1) as Response;
  expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await asking.whoami()).status).toBe(200);
});

/**
 * One person asks for `path` at least `count` times, over `askers` ways at once, while `writing` is answered in
 * *general*. Resolves with how many got it; the others were told to wait.
 */
async function givenInFlood(
  asking: Person,
  path: string,
  askers: number,
  count: number,
  writing: TestSocket,
  messages = 12,
): Promise<number> {
  const statuses: number[] = [];
  const flood = Array.from({ length: askers }, async () => {
    while (statuses.length < count) statuses.push((await asking.fetch(path)).status);
  });
  for (let at = 0; at < messages; at += 1) {
    await say(writing, 'general', 'in the flood', `flood${path.replaceAll('/', '-')}-${at}`);
    await until('the flood to go on', () => statuses.length > at * 10);
  }
  await Promise.all(flood);
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  return statuses.filter((status) => status === 200).length;
}

test('[S6] who asks for the list of rooms again and again costs the store no more than the limit, and others’ messages are taken', async () => {
  const [asking, [writing]] = [await people.someone(), await alice.connect()];
  await join(writing, 'general');
  const probe = new Redis(store.url);
  const watch = await probe.monitor();
  try {
    let listsRead = 0;
    watch.on('monitor', (_time: string, [command = '', key = '']: string[]) => {
      if (command.toUpperCase() === 'ZRANGE' && key.endsWith('{rooms}:public')) listsRead += 1;
    });
    const given = await givenInFlood(asking, '/api/rooms', 8, 3 * LIMITS.roomListsPerMinute, writing);
    // The rest of what a minute allows grows back meanwhile.
    expect(given).toBeGreaterThanOrEqual(LIMITS.roomListsPerMinute);
    expect(given).toBeLessThanOrEqual(LIMITS.roomListsPerMinute * 2);
    // What follows in the store's one thread is seen after all that came before.
    const done = `watched ${freshName()}`;
    const seen = new Promise((resolve) =>
      watch.on('monitor', (_time: string, args: string[]) => args[1] === done && resolve(done)),
    );
    await probe.echo(done);
    await seen;
    expect(listsRead).toBe(given);
  } finally {
    watch.disconnect();
    probe.disconnect();
  }
});

test('[S6] who asks for the members of a room again and again is given as many lists as the limit, and others write', async () => {
  const [asking, [writing]] = [await people.someone(), await alice.connect()];
  await join(writing, 'general');
  const count = 3 * LIMITS.memberListsPerMinute;
  const given = await givenInFlood(asking, '/api/rooms/general/members', 30, count, writing);
  expect(given).toBeLessThanOrEqual(LIMITS.memberListsPerMinute * 2);
  // Sixteen of what is open at once are answered.
  expect(given).toBeGreaterThanOrEqual(LIMITS.openPagesPerPerson);
});

test('[S6] who asks for lists of bans, hooks, bots, blocks, links or accounts again and again is given as many as the limit', async () => {
  const [asking, [writing]] = [await node.signUpOperator(), await alice.connect()];
  await join(writing, 'general');
  const room = await newRoom(asking, 'of lists');
  const paths = [
    `/api/rooms/${room}/bans`,
    `/api/rooms/${room}/hooks`,
    '/api/tokens',
    '/api/me/blocks',
    '/api/invites',
    '/api/accounts',
  ];
  const begun = performance.now();
  let given = 0;
  // Few messages for each: all of them together are what one person may send at once.
  for (const path of paths) given += await givenInFlood(asking, path, 30, LIMITS.listsPerMinute, writing, 4);
  const grownBack = ((performance.now() - begun) / 60_000) * LIMITS.listsPerMinute;
  expect(given).toBeLessThanOrEqual(LIMITS.listsPerMinute + grownBack + 1);
  expect(given).toBeGreaterThanOrEqual(LIMITS.openPagesPerPerson);
});

test('[S6] whatever somebody asks of the API is counted: past the limit each address answers 429, and others are served', async () => {
  // A fourth of the usual figure, so that it is spent by a fourth of the requests.
  const figure = LIMITS.requestsPerSecond / 4;
  const own = await TestNode.start({ workers: 2, args: ['--limits', `requests=${figure}`] });
  const [asking, other] = [await Person.signUp(own.url), await Person.signUp(own.url)];
  const { capacity, perSecond } = bucketRule('requests', figure);
  try {
    const statuses: number[] = [];
    const ask = async (count: number) => {
      const end = statuses.length + count;
      const one = async () => {
        while (statuses.length < end) statuses.push((await asking.fetch('/api/nodes')).status);
      };
      await Promise.all(Array.from({ length: 20 }, one));
    };
    const begun = performance.now();
    await ask(3 * capacity);
    const most = 1.5 * (capacity + (perSecond * (performance.now() - begun)) / 1_000);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(most + 1);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const routes = Object.entries(ROUTE_BOUNDS).filter(
      ([, bounds]) => 'includes' in bounds && (bounds as readonly BudgetName[])[0] === 'requests',
    );
    for (const [route] of routes) {
      const [method, path] = route.replaceAll(/:\w+/g, 'x').split(' ') as [string, string];
      await until(`429 of ${route}`, async () => {
        await ask(2 * perSecond);
        const body = method === 'GET' ? {} : { body: '{}' };
        const headers = { 'content-type': 'application/json', origin: asking.url };
        const answer = await asking.fetch(`/api${path}`, { method, headers, ...body });
        // A slow machine lets one through now and then, which may be what ends the session.
        if (answer.status === 401) await asking.signIn();
        return answer.status === 429 && (await answer.text()).includes('asked for very much');
      });
    }
    expect((await other.whoami()).status).toBe(200);
  } finally {
    await own.stop();
  }
});

test('[S6] one person’s sockets are bounded, and others still get in', async () => {
  const greedy = await people.someone();
  const opened = await Promise.allSettled(
    Array.from({ length: LIMITS.socketsPerPerson + 60 }, () => greedy.connect()),
  );
  const open = opened.filter(({ status }) => status === 'fulfilled').length;
  expect(open).toBeGreaterThanOrEqual(LIMITS.socketsPerPersonHere);
  expect(open).toBeLessThanOrEqual(LIMITS.socketsPerPerson + 2);
  const refusal = opened.find((one) => one.status === 'rejected')?.reason as Error & {
    data?: { code: string };
  };
  expect(refusal.data?.code).toBe('limit_reached');
  await alice.connect();
  // A place is free again when one closes.
  greedy.sockets
    .filter(({ connected }) => connected)
    .slice(0, 20)
    .forEach((socket) => {
      socket.disconnect();
    });
  await until('one more to be let in', () =>
    greedy.connect().then(
      () => true,
      () => false,
    ),
  );
});

test('[S6] an office of 500 behind one address signs in, connects and writes, all at once: nobody is refused', async () => {
  const own = await startEmbeddedProcess();
  const office = await TestNode.start({ workers: 2, redis: own.url, args: ['--limits', 'normal'] });
  try {
    await office.signUpOperator();
    const all = await employ(own.url, office.url, 500);
    const refusals: string[] = [];
    const note = (what: string) => (thrown: Error) => void refusals.push(`${what}: ${thrown.message}`);
    await Promise.all(
      all.map(async (person) => {
        const answer = await person.signIn();
        if (answer.status !== 200) refusals.push(`a sign-in was answered ${await answer.text()}`);
      }),
    );
    expect(refusals).toEqual([]);
    const sockets = (await Promise.all(all.map((person) => person.connect().catch(note('connecting'))))).map(
      (connected) => connected?.[0] as TestSocket,
    );
    expect(refusals).toEqual([]);
    const reader = sockets[0] as TestSocket;
    const heard = collect(reader);
    await join(reader, 'general');
    await Promise.all(
      sockets.map((socket, at) =>
        say(socket, 'general', `good morning, ${at}`, 'first').catch(note('a message')),
      ),
    );
    expect(refusals).toEqual([]);
    await until('all to be heard', () => heard.length >= all.length);
    expect(new Set(heard.map(({ user }) => user.id))).toEqual(new Set(all.map(({ id }) => id)));
    for (const person of all) person.close();
  } finally {
    await office.stop();
    await own.stop();
  }
});

test('[S6] an office of 500 behind one address makes its accounts in one morning, and each of them is in: nobody is refused', {
  timeout: 300_000,
}, async () => {
  const office = await TestNode.start({ workers: 2, args: ['--limits', 'normal'] });
  try {
    await office.signUpOperator();
    const refusals: string[] = [];
    const all: Person[] = [];
    // As many at a time as come through the door; each is a real hash.
    const door = async () => {
      while (all.length < 500) {
        const person = new Person(office.url, freshName());
        all.push(person);
        await person.makeAccount().catch(({ message }: Error) => void refusals.push(message));
      }
    };
    await Promise.all(Array.from({ length: 16 }, door));
    expect(refusals).toEqual([]);
    const opened = await Promise.allSettled(all.map((person) => person.connect()));
    expect(opened.filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const person of all) person.close();
  } finally {
    await office.stop();
  }
});

test('[S7] a message that shows nothing is refused, and so is an edit to one', async () => {
  const [socket] = await alice.connect();
  await join(socket, 'general');
  const blank = ['\u200B', '\u2800\u2800', '\u3164', '\u115F', '\u202E\u202C', '\u00AD', ' \n'];
  for (const [at, text] of blank.entries()) {
    await expect(say(socket, 'general', text, `blank-${at}`), JSON.stringify(text)).rejects.toThrow(
      /invalid/,
    );
  }
  const { mid } = await say(socket, 'general', '👩‍👩‍👧', 'seen');
  for (const [at, text] of blank.entries()) {
    const edit = { room: 'general', of: mid, cmid: `edit-${at}`, kind: 'edit' as const, text };
    const answer = await socket.timeout(30_000).emitWithAck('change', edit);
    expect(answer, JSON.stringify(text)).toMatchObject({
      ok: false,
      error: { code: 'invalid', message: expect.stringContaining('blank') },
    });
  }
});

test('[53] braces, colons and stars in a room’s name reach no key and no channel', async () => {
  const keys = ['{general}', 'general}:log', '*', '{r:general}:meta', 'hf:{c}:mode', 'a\\b"c'];
  for (const name of keys) {
    const room = await newRoom(alice, name);
    const [socket] = await alice.connect();
    await join(socket, room);
    const { seq } = accepted(
      await socket.timeout(30_000).emitWithAck('send', { room, cmid: 'c', text: name }),
    );
    expect(seq).toBe(1);
    const answer = await socket.timeout(30_000).emitWithAck('join', { room: name });
    expect(answer.ok).toBe(false);
  }
});

test('operators who take the rights from each other at the same time do not leave the chat without one', async () => {
  const boss = await node.signUpOperator();
  const other = await people.someone();
  for (let round = 0; round < 5; round += 1) {
    // A worker hears of rights that were given back by another one some ms later.
    await until('the boss to be heard', async () => {
      const answer = await boss.send('PUT', `/api/accounts/${other.id}`, { operator: true });
      return answer.status === 200;
    });
    await other.signIn();
    const change = round % 2 === 0 ? { operator: false } : { disabled: true };
    await Promise.all([
      boss.send('PUT', `/api/accounts/${other.id}`, change),
      other.send('PUT', `/api/accounts/${boss.id}`, change),
    ]);
    const isOperator = async (person: Person) => {
      const answer = await person.signIn();
      return answer.ok && ((await answer.json()) as { user: { operator: boolean } }).user.operator;
    };
    const left = [await isOperator(boss), await isOperator(other)];
    expect(left, `round ${round}`).toContain(true);
    if (left[0] === false) {
      const again = { operator: true, disabled: false };
      expect((await other.send('PUT', `/api/accounts/${boss.id}`, again)).status).toBe(200);
      await boss.signIn();
    }
    await boss.send('PUT', `/api/accounts/${other.id}`, { operator: false, disabled: false });
  }
});

test('[71] right after a removal, and for whoever never was in it, a private room is as one that is not there', async () => {
  const [owner, member, stranger] = [await people.someone(), await people.someone(), await people.someone()];
  const room = await newRoom(owner, 'closing', true);
  expect((await invite(owner, room, member.name)).status).toBe(201);
  const [inside] = await owner.connect();
  await join(inside, room);
  const said = await say(inside, room, 'between us', 'one');
  const sockets = await Promise.all(Array.from({ length: 4 }, () => member.connect()));
  const heard = sockets.map(([socket]) => collect(socket));
  for (const [socket] of sockets) await join(socket, room);
  expect((await owner.send('DELETE', `/api/rooms/${room}/members/${member.id}`, {})).status).toBe(204);
  const calls: [string, string, unknown][] = [
    ['GET', 'messages', undefined],
    ['GET', `messages?around=${said.mid}`, undefined],
    ['GET', 'members', undefined],
    ['GET', 'bans', undefined],
    ['POST', 'members', { name: stranger.name }],
    ['PATCH', '', { topic: 'mine' }],
    ['PUT', `members/${member.id}`, { role: 'moderator' }],
    ['PUT', `bans/${owner.id}`, {}],
    ['DELETE', `bans/${owner.id}`, {}],
    ['DELETE', `members/${owner.id}`, {}],
  ];
  for (const person of [member, stranger]) {
    for (const [method, path, body] of calls) {
      const of = async (id: string) => {
        const url = `/api/rooms/${id}/${path}`.replace(/\/$/, '');
        const answer = await (body === undefined ? person.fetch(url) : person.send(method, url, body));
        return [answer.status, (await answer.text()).replaceAll(id, 'ID')];
      };
      expect(await of(room), `${method} ${path}`).toEqual(await of('no-such-room'));
      expect((await of(room))[0], `${method} ${path}`).toBe(403);
    }
  }
  const since = { epoch: said.epoch, seq: said.seq, mid: said.mid };
  for (const [socket] of sockets) {
    await expect(join(socket, room, since)).rejects.toThrow(/not_member/);
    await expect(say(socket, room, 'still here?', 'x')).rejects.toThrow(/not_member/);
  }
  const { rooms } = (await (await member.fetch('/api/rooms')).json()) as { rooms: RoomView[] };
  expect(rooms.some(({ id }) => id === room)).toBe(false);
  await say(inside, room, 'without them', 'two');
  for (const [socket] of sockets) await join(socket, 'general');
  await join(inside, 'general');
  await say(inside, 'general', 'a barrier', 'three');
  await until('them to hear of elsewhere', () =>
    heard.every((messages) => messages.some(({ text }) => text === 'a barrier')),
  );
  expect(heard.flat().map(({ text }) => text)).not.toContain('without them');
  const page = (await (await owner.fetch(`/api/rooms/${room}/messages?entries=1`)).json()) as {
    messages: { what?: string }[];
  };
  expect(page.messages.flatMap(({ what }) => what ?? [])).toEqual(['invited', 'removed']);
});

test('[S17] forged roles, a former moderator, bans under the prototype’s names, changes without end → refused', async () => {
  const [owner, member] = [await people.someone(), await people.someone()];
  const room = await newRoom(owner, 'forged');
  const [socket] = await member.connect();
  await join(socket, room);
  const url = `/api/rooms/${room}`;
  const patch = (by: Person, change: unknown) => by.send('PATCH', url, change);
  for (const change of [
    { topic: 'x', role: 'moderator' },
    { owner: member.id },
    { __proto__x: 1 },
    [],
    'x',
    null,
  ]) {
    expect((await patch(member, change)).status, JSON.stringify(change)).toBe(400);
  }
  for (const id of ['__proto__', 'constructor', '..%2fmembers', 'x%00', 'a:b', `${'x'.repeat(41)}`]) {
    const answer = await owner.send('PUT', `${url}/bans/${id}`, {});
    expect([400, 404], id).toContain(answer.status);
  }
  expect((await owner.send('PUT', `${url}/members/${member.id}`, { role: 'moderator' })).status).toBe(204);
  expect((await owner.send('PUT', `${url}/members/${member.id}`, { role: 'member' })).status).toBe(204);
  // What was a right a moment ago is none, on either worker.
  const answers = await Promise.all(Array.from({ length: 6 }, () => patch(member, { topic: 'mine' })));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(403));
  // At once, so that nothing is earned meanwhile.
  const flood = await Promise.all(Array.from({ length: 90 }, (_, n) => patch(owner, { topic: `${n}` })));
  const statuses = flood.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const list = (await (await member.fetch('/api/rooms')).json()) as { rooms: RoomView[] };
  expect(list.rooms.find(({ id }) => id === room)?.role).toBeUndefined();
});

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Entry } from '../../src/protocol/entries.js';
import type { Ack, Mention, SendResult } from '../../src/protocol/events.js';
import type { RoomsBody } from '../../src/protocol/http.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { freshName, join, Person, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';

/** Mentions as a client meets them on the wire, over two workers. */

let node: TestNode;
const people = new People(() => Person.signUp(node.url));

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
});
afterEach(() => people.close());
afterAll(() => node.stop());

interface Member {
  readonly person: Person;
  readonly socket: TestSocket;
  readonly heard: Entry[];
}

let room = '';
let cmids = 0;

async function member(person?: Person): Promise<Member> {
  const who = person ?? (await people.someone());
  const [socket] = await who.connect(undefined, { entries: 1 });
  const heard: Entry[] = [];
  socket.on('messages', (batch) => {
    if (batch.room === room) heard.push(...(batch.messages as readonly Entry[]));
  });
  if (room !== '') await join(socket, room);
  return { person: who, socket, heard };
}

async function freshRoom(owner: Member): Promise<void> {
  const made = await owner.person.send('POST', '/api/rooms', { name: freshName(), private: false });
  room = ((await made.json()) as { room: { id: string } }).room.id;
  await join(owner.socket, room);
}

async function say(who: Member, text: string, reply?: string): Promise<string> {
  cmids += 1;
  const more = reply === undefined ? {} : { reply };
  const answer = await who.socket
    .timeout(10_000)
    .emitWithAck('send', { room, cmid: `c${cmids}`, text, ...more });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.mid;
}

function edit(who: Member, of: string, text: string): Promise<Ack<SendResult>> {
  cmids += 1;
  return who.socket
    .timeout(10_000)
    .emitWithAck('change', { room, cmid: `c${cmids}`, of, kind: 'edit', text });
}

function remove(who: Member, of: string): Promise<Ack<SendResult>> {
  cmids += 1;
  return who.socket.timeout(10_000).emitWithAck('change', { room, cmid: `c${cmids}`, of, kind: 'delete' });
}

/** The counts in the list of rooms, and in a join. */
async function counts({ person, socket }: Member): Promise<readonly (number | undefined)[]> {
  const { rooms } = (await (await person.fetch('/api/rooms')).json()) as RoomsBody;
  const listed = rooms.find(({ id }) => id === room);
  const joined = await join(socket, room);
  expect(joined.mentions).toBe(listed?.mentions);
  expect(joined.unread).toBe(listed?.unread);
  return [listed?.unread, listed?.mentions];
}

/** Whom the entry with this mid calls, as everybody heard it. */
async function called(mid: string, ...by: readonly Member[]): Promise<readonly Mention[] | undefined> {
  const of = ({ heard }: Member) => heard.find((one) => one.mid === mid);
  await until('all to hear it', () => by.every((one) => of(one) !== undefined));
  const [first, ...others] = by.map((one) => of(one) as Entry & { mentions?: readonly Mention[] });
  for (const other of others) expect(other).toEqual(first);
  return first?.mentions;
}

test('[SEND-6] whom a text calls is fixed when it is accepted, and counted for them until it is read or changed', async () => {
  room = '';
  const ann = await member();
  await freshRoom(ann);
  const minsu = await member(await Person.signUp(node.url, '김민수'));
  const bob = await member();
  const mid = await say(ann, `@김민수가 왔다, \`@${bob.person.name}\``);
  expect(await called(mid, ann, minsu, bob)).toEqual([{ id: minsu.person.id, start: 0, end: 4 }]);
  expect(await counts(minsu)).toEqual([1, 1]);
  expect(await counts(bob)).toEqual([1, 0]);
  const all = await say(minsu, '@room, a word');
  const answer = await say(bob, 'yes?', all);
  expect(await called(answer, ann, bob)).toBeUndefined();
  expect(ann.heard.at(-1)).toMatchObject({ reply: all, answers: minsu.person.id });
  // Each of the two said something after what they were called by.
  expect(await counts(minsu)).toEqual([1, 1]);
  expect(await counts(bob)).toEqual([0, 0]);
  expect(await counts(ann)).toEqual([2, 1]);
  expect((await edit(minsu, all, `${bob.person.name}, a word`)).ok).toBe(true);
  expect(await counts(ann)).toEqual([2, 0]);
  expect((await edit(minsu, all, `@${ann.person.name} and @${ann.person.name}, a word`)).ok).toBe(true);
  expect(await counts(ann)).toEqual([2, 1]);
  expect((await remove(minsu, all)).ok).toBe(true);
  expect(await counts(ann)).toEqual([1, 0]);
  expect((await remove(bob, answer)).ok).toBe(true);
  expect(await counts(minsu)).toEqual([0, 0]);
});

test('whoever comes can be called also by a worker that knew the room’s people before; who left cannot', async () => {
  room = '';
  const ann = await member();
  await freshRoom(ann);
  // Sockets on both workers, which both know the names then.
  const others = [await member(), await member(), await member()];
  for (const one of [ann, ...others]) await say(one, `@${ann.person.name}`);
  const dan = await member();
  /** Whom each of them calls by that name. */
  const found = async () => {
    const mids: string[] = [];
    for (const one of [ann, ...others]) mids.push(await say(one, `hi @${dan.person.name}`));
    const ids: (string | undefined)[] = [];
    for (const mid of mids) ids.push((await called(mid, ann))?.[0]?.id);
    return ids;
  };
  await until('both workers to know that they came', async () =>
    (await found()).every((id) => id === dan.person.id),
  );
  await dan.socket.emitWithAck('leave', { room });
  await until('both workers to know that they left', async () =>
    (await found()).every((id) => id === undefined),
  );
});

import { expect, test } from 'vitest';
import type { Entry, RowEntry } from '../../src/protocol/entries.js';
import type { Ack, Change, JoinResult, Message, SendResult, Welcome } from '../../src/protocol/events.js';
import { foldRows } from '../../src/protocol/fold.js';
import type { MessagesBody, RoomsBody } from '../../src/protocol/http.js';
import { join, type Person, say, type TestSocket } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** Changes as a client meets them on the wire, over two workers. */

let operator: Person;
const people = useCluster({ workers: 2, mode: 'shared' }, async ({ node }) => {
  operator = await node.signUpOperator();
});

interface Member {
  readonly person: Person;
  readonly socket: TestSocket;
  readonly welcome: Welcome;
  /** Everything that came as `messages`. */
  readonly heard: Entry[];
}

async function member(entries: boolean, person?: Person): Promise<Member> {
  const who = person ?? (await people.someone());
  const [socket, welcome] = await who.connect(undefined, entries ? { entries: 1 } : {});
  const heard: Entry[] = [];
  socket.on('messages', ({ room, messages }) => {
    if (room === lastRoom) heard.push(...(messages as readonly Entry[]));
  });
  return { person: who, socket, welcome, heard };
}

let lastRoom = '';
async function freshRoom(owner: Member, isPrivate = false): Promise<string> {
  const name = `room ${Math.random().toString(36).slice(2)}`;
  const made = await owner.person.send('POST', '/api/rooms', { name, private: isPrivate });
  lastRoom = ((await made.json()) as { room: { id: string } }).room.id;
  return lastRoom;
}

let cmids = 0;
function change(who: Member, of: string, what: Change, cmid = `c${++cmids}`): Promise<Ack<SendResult>> {
  return who.socket.timeout(10_000).emitWithAck('change', { room: lastRoom, cmid, of, ...what });
}

async function enter(who: Member): Promise<JoinResult<RowEntry>> {
  return (await join(who.socket, lastRoom)) as JoinResult<RowEntry>;
}

/** A page as the member's client asks for it: folded where it knows entries. */
async function history(who: Member, query = ''): Promise<MessagesBody<RowEntry>> {
  const spoken = who.welcome.entries === 1 ? 'entries=1&' : '';
  const answer = await who.person.fetch(`/api/rooms/${lastRoom}/messages?${spoken}${query}`);
  expect(answer.status, query).toBe(200);
  return (await answer.json()) as MessagesBody<RowEntry>;
}

test('[CHANGE-1] changes reach everybody in one order, and whoever comes later sees one outcome', async () => {
  const [ann, bob] = [await member(true), await member(true)];
  const room = await freshRoom(ann);
  expect(ann.welcome.entries).toBe(1);
  const page = await enter(ann);
  await enter(bob);
  const { mid } = await say(ann.socket, room, 'hello', 'hello');
  expect(mid).toMatch(/^1-/);
  const answers = [
    await change(ann, mid, { kind: 'edit', text: 'hello there' }, 'edit'),
    await change(bob, mid, { kind: 'react', emoji: '👍', on: true }),
    await change(ann, mid, { kind: 'react', emoji: '👍', on: true }),
    await bob.socket.emitWithAck('send', { room, cmid: 'r', text: 'hi', reply: mid }),
  ];
  expect(answers.map((one) => one.ok && one.seq)).toEqual([2, 3, 4, 5]);
  expect(await change(ann, mid, { kind: 'edit', text: 'other' }, 'edit')).toEqual({
    ...answers[0],
    duplicate: true,
  });
  expect(await change(bob, mid, { kind: 'react', emoji: '👍', on: true })).toMatchObject({
    ok: true,
    seq: 5,
    duplicate: true,
  });
  for (const { heard } of [ann, bob]) {
    await until('all to be heard', () => heard.length === 5);
    expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(heard[1]).toMatchObject({
      kind: 'edit',
      of: mid,
      text: 'hello there',
      user: { id: ann.person.id },
    });
  }
  const late = await member(true);
  const seen = await enter(late);
  const folded = foldRows(page.messages, ann.heard, late.person.id);
  expect(seen.messages).toEqual(folded);
  expect(seen).toMatchObject({ head: 5, complete: true, unread: 2 });
  expect(seen.messages[0]).toMatchObject({
    text: 'hello there',
    edited: expect.any(Number),
    replies: 1,
    reactions: [{ emoji: '👍', count: 2, mine: false, by: [bob.person.id, ann.person.id] }],
  });
  expect(seen.messages[1]).toMatchObject({ text: 'hi', reply: mid });
  const mine = (await enter(bob)).messages[0] as Message;
  expect(mine.reactions?.[0]).toMatchObject({ mine: true, count: 2 });
  expect((await history(bob)).messages[0]).toEqual(mine);
});

test('[CHANGE-2] a deleted text is in no answer of any worker within a second', async () => {
  const [ann, bob, old] = [await member(true), await member(true), await member(false)];
  const room = await freshRoom(ann);
  for (const one of [ann, bob, old]) await enter(one);
  const secret = 'the secret text';
  const first = await say(ann.socket, room, 'first', 'a');
  const { mid } = await say(ann.socket, room, secret, 'b');
  await change(ann, mid, { kind: 'edit', text: `${secret} again` });
  const since = { epoch: first.epoch, seq: first.seq, mid: first.mid };
  // Here before it, so that what is timed is their questions and not their sign-ups.
  const newcomers: Member[] = [];
  for (let n = 0; n < 4; n += 1) newcomers.push(await member(n % 2 === 0));
  expect(await change(bob, mid, { kind: 'delete' })).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  });
  expect((await change(ann, mid, { kind: 'delete' })).ok).toBe(true);
  // Newcomers of both workers and of both kinds, by page, fill and HTTP.
  await until(
    'the text to be gone everywhere',
    async () => {
      const answers: unknown[] = [];
      for (const late of newcomers) {
        answers.push(await enter(late), await join(late.socket, room, since), await history(late));
        answers.push(await history(late, `around=${mid}`), await history(late, 'after=0'));
      }
      return !JSON.stringify(answers).includes(secret);
    },
    onBusyMachine(1_000),
  );
  const late = await member(true);
  await enter(late);
  const fill = (await join(late.socket, room, since)) as JoinResult<Entry>;
  expect(fill).toMatchObject({ complete: true });
  expect(fill.messages).toMatchObject([
    { seq: 2, mid, text: '', deleted: true },
    { seq: 3, kind: 'edit', of: mid, text: '', deleted: true },
    { seq: 4, kind: 'delete', of: mid },
  ]);
  expect(await change(bob, mid, { kind: 'react', emoji: '👍', on: true })).toMatchObject({
    ok: false,
    error: { code: 'gone' },
  });
});

test('[SEND-4] a page says which its newest entry is, also when that is a change, and one resumes from it', async () => {
  const ann = await member(true);
  const room = await freshRoom(ann);
  expect(await enter(ann)).not.toHaveProperty('headMid');
  const { mid } = await say(ann.socket, room, 'c1', 'hello');
  const changed = await change(ann, mid, { kind: 'react', emoji: '👍', on: true });
  const { epoch, head, headMid, messages } = await enter(await member(true, ann.person));
  expect(changed).toMatchObject({ ok: true, seq: head, mid: headMid });
  expect(messages.map(({ seq }) => seq)).toEqual([1]);
  const late = await member(true);
  await enter(late);
  const since = { epoch, seq: head, mid: headMid as string };
  expect(await join(late.socket, room, since)).toMatchObject({ complete: true, messages: [], headMid });
  expect(await join(late.socket, room, { ...since, mid: `${head}-another` })).toMatchObject({
    complete: false,
    messages: [{ seq: 1 }],
  });
  expect(await enter(await member(false))).not.toHaveProperty('headMid');
});

test('one who knows messages only gets something at every place, in words', async () => {
  const [ann, old] = [await member(true), await member(false)];
  const room = await freshRoom(ann);
  expect(old.welcome).not.toHaveProperty('entries');
  await enter(ann);
  await enter(old);
  const { mid, epoch } = await say(ann.socket, room, 'hello', 'h');
  await change(ann, mid, { kind: 'edit', text: 'better' });
  await change(ann, mid, { kind: 'react', emoji: '👍', on: true });
  await change(ann, mid, { kind: 'delete' });
  await until('all to be heard', () => old.heard.length === 4);
  const texts = (some: readonly Entry[]) => some.map((entry) => [entry.seq, (entry as Message).text]);
  expect(texts(old.heard)).toEqual([
    [1, 'hello'],
    [2, '(edited) better'],
    [3, '(reacted with 👍)'],
    [4, '(deleted a message)'],
  ]);
  const again = await join(old.socket, room, { epoch, seq: 1, mid });
  expect(again.complete).toBe(true);
  expect(texts(again.messages)).toEqual([
    [2, '(edited a message that is deleted now)'],
    [3, '(reacted with 👍)'],
    [4, '(deleted a message)'],
  ]);
  const all = [[1, '(deleted)'], ...texts(again.messages)];
  expect(texts((await enter(old)).messages)).toEqual(all);
  // Pages over HTTP too: it puts one in front only where nothing is missing between the two.
  expect(await history(old)).toMatchObject({ epoch, head: 4, more: false, newer: false });
  expect(texts((await history(old)).messages)).toEqual(all);
  const older = await history(old, 'before=4&limit=2');
  expect(texts(older.messages)).toEqual(all.slice(1, 3));
  expect(older).toMatchObject({ more: true, newer: true });
  expect(texts((await history(old, 'after=2')).messages)).toEqual(all.slice(2));
  expect(texts((await history(old, `around=${mid}&limit=3`)).messages)).toEqual(all.slice(0, 2));
  const folded = await history(ann);
  expect(folded.messages).toMatchObject([{ seq: 1, deleted: true, text: '' }]);
  const none = await old.person.fetch(`/api/rooms/${room}/messages?around=999-abcdefghijklmnop`);
  expect(none.status).toBe(404);
  expect((await old.person.fetch(`/api/rooms/${room}/messages?entries=2`)).status).toBe(400);
});

test('[SEND-6] what was changed or deleted is nothing to read; pages are had around a message', async () => {
  const [ann, bob] = [await member(true), await member(true)];
  const room = await freshRoom(ann);
  await enter(ann);
  await enter(bob);
  const mids: string[] = [];
  for (let n = 1; n <= 9; n += 1) mids.push((await say(ann.socket, room, `t${n}`, `t${n}`)).mid);
  for (const emoji of ['👍', '❤️', '🎉'])
    await change(ann, mids[4] as string, { kind: 'react', emoji, on: true });
  await change(ann, mids[8] as string, { kind: 'delete' });
  expect(await bob.socket.emitWithAck('read', { room, seq: 3 })).toEqual({ ok: true });
  expect(await enter(bob)).toMatchObject({ head: 13, read: 3, unread: 5 });
  const list = (await (await bob.person.fetch('/api/rooms')).json()) as RoomsBody;
  expect(list.rooms.find(({ id }) => id === room)).toMatchObject({ head: 13, read: 3, unread: 5 });
  const seqs = ({ messages }: MessagesBody<RowEntry>) => messages.map(({ seq }) => seq);
  const around = await history(bob, `around=${mids[4]}&limit=4`);
  expect(seqs(around)).toEqual([3, 4, 5, 6]);
  expect(around).toMatchObject({ head: 13, more: true, newer: true });
  expect(around.messages[2]).toMatchObject({
    text: 't5',
    reactions: [{ count: 1 }, { count: 1 }, { count: 1 }],
  });
  expect(seqs(await history(bob, 'after=6&limit=2'))).toEqual([7, 8]);
  expect(await history(bob, 'after=8')).toMatchObject({
    messages: [{ seq: 9, deleted: true }],
    newer: false,
  });
  const none = await bob.person.fetch(`/api/rooms/${room}/messages?around=999-abcdefghijklmnop`);
  expect(none.status).toBe(404);
  expect((await bob.person.fetch(`/api/rooms/${room}/messages?after=1&before=5`)).status).toBe(400);
});

test('[SEND-6] what is marked unread is unread on all sockets of the person, on all workers, and for nobody else', async () => {
  const [ann, bob] = [await member(true), await member(true)];
  const room = await freshRoom(ann);
  await enter(ann);
  await enter(bob);
  for (let n = 1; n <= 6; n += 1) await say(n % 3 === 0 ? ann.socket : bob.socket, room, `u${n}`, `u${n}`);
  const others: Member[] = [];
  for (let n = 0; n < 4; n += 1) others.push(await member(true, ann.person));
  const told = others.map(({ socket }) => new Promise((heard) => socket.on('read', heard)));
  const mark = (who: Member, seq: number, more: object = {}) =>
    who.socket.timeout(10_000).emitWithAck('mark-unread', { room, seq, ...more });
  expect(await mark(ann, 2)).toEqual({ ok: true, read: 2, readVersion: 1 });
  expect(await Promise.all(told)).toEqual(Array(4).fill({ room, seq: 2, version: 1 }));
  // Two are left: those from u3 on that others wrote.
  expect(await enter(others[0] as Member)).toMatchObject({ read: 2, readVersion: 1, unread: 2 });
  // A page that has not heard of it does not undo it.
  expect(await ann.socket.emitWithAck('read', { room, seq: 6, version: 0 })).toEqual({ ok: true });
  expect(await enter(ann)).toMatchObject({ read: 2, unread: 2 });
  expect(await ann.socket.emitWithAck('read', { room, seq: 6, version: 1 })).toEqual({ ok: true });
  expect(await enter(ann)).toMatchObject({ read: 6, unread: 0 });
  expect(await enter(bob)).toMatchObject({ readVersion: 0 });
  expect(await mark(await member(true), 2)).toMatchObject({ error: { code: 'not_member' } });
  expect(await mark(ann, -1)).toMatchObject({ error: { code: 'invalid' } });
  expect(await mark(ann, 1, { user: bob.person.id })).toMatchObject({ error: { code: 'invalid' } });
});

test('what is pinned is listed for members, as it is now', async () => {
  const ann = await member(true);
  const room = await freshRoom(ann);
  await enter(ann);
  const mids: string[] = [];
  for (let n = 1; n <= 3; n += 1) mids.push((await say(ann.socket, room, `p${n}`, `p${n}`)).mid);
  const pins = async () =>
    (await (await ann.person.fetch(`/api/rooms/${room}/pins`)).json()) as MessagesBody<RowEntry>;
  expect(await pins()).toMatchObject({ head: 3, messages: [] });
  for (const mid of [mids[2], mids[0]]) await change(ann, mid as string, { kind: 'pin', on: true });
  await change(ann, mids[0] as string, { kind: 'edit', text: 'better' });
  expect(await pins()).toMatchObject({
    head: 6,
    messages: [
      { seq: 1, text: 'better', pinned: true },
      { seq: 3, text: 'p3', pinned: true },
    ],
  });
  await change(ann, mids[0] as string, { kind: 'delete' });
  await change(ann, mids[2] as string, { kind: 'pin', on: false });
  expect(await pins()).toMatchObject({ head: 8, messages: [] });
});

test('who owns a room deletes and pins what others wrote in it; others do not', async () => {
  const [ann, bob, eve] = [await member(true), await member(true), await member(true)];
  const room = await freshRoom(ann);
  for (const one of [ann, bob, eve]) await enter(one);
  const { mid } = await say(bob.socket, room, 'hello', 'x');
  const refused = { error: { code: 'forbidden', message: expect.stringContaining('moderator') } };
  for (const what of [{ kind: 'pin', on: true }, { kind: 'delete' }] as const) {
    expect(await change(eve, mid, what)).toMatchObject(refused);
    expect(await change(ann, mid, what)).toMatchObject({ ok: true });
  }
  expect((await enter(eve)).messages).toMatchObject([{ deleted: true, text: '' }]);
  // Elsewhere the owner is a member as others are.
  await freshRoom(bob);
  for (const one of [bob, ann]) await enter(one);
  const elsewhere = await say(bob.socket, lastRoom, 'hello', 'y');
  expect(await change(ann, elsewhere.mid, { kind: 'delete' })).toMatchObject(refused);
});

test('an operator deletes and pins what others wrote; a reaction is one emoji', async () => {
  const [owner, ann, boss] = [await member(true), await member(true), await member(true, operator)];
  const room = await freshRoom(owner);
  await enter(ann);
  await enter(boss);
  const { mid } = await say(ann.socket, room, 'hello', 'x');
  expect(await change(ann, mid, { kind: 'pin', on: true })).toMatchObject({ error: { code: 'forbidden' } });
  expect(await change(boss, mid, { kind: 'pin', on: true })).toMatchObject({ ok: true });
  expect((await enter(ann)).messages).toMatchObject([{ pinned: true }]);
  expect(await change(boss, mid, { kind: 'edit', text: 'x' })).toMatchObject({
    error: { code: 'forbidden' },
  });
  expect(await change(ann, mid, { kind: 'react', emoji: 'no', on: true })).toMatchObject({
    error: { code: 'invalid' },
  });
  expect(await change(boss, mid, { kind: 'delete' })).toMatchObject({ ok: true });
  expect((await enter(ann)).messages).toMatchObject([{ deleted: true, text: '' }]);
});

import { expect, test } from 'vitest';
import type { DirectRoomBody, RoomBody, RoomsBody } from '../../src/protocol/http.js';
import { NOTIFY_LEVELS, type NotifyLevel } from '../../src/protocol/notify-level.js';
import { join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** What a person wants to be told about, as a client meets it on the wire, over two workers. */

const people = useCluster({ workers: 2, mode: 'shared' });

let rooms = 0;
async function newRoom(by: Person): Promise<string> {
  rooms += 1;
  const answer = await by.send('POST', '/api/rooms', { name: `told ${rooms}` });
  return ((await answer.json()) as RoomBody).room.id;
}
const choose = (by: Person, room: string, body: unknown) => by.send('PUT', `/api/rooms/${room}/notify`, body);
async function levelIn(room: string, by: Person): Promise<NotifyLevel | undefined> {
  const { rooms: listed } = (await (await by.fetch('/api/rooms')).json()) as RoomsBody;
  return listed.find(({ id }) => id === room)?.notify;
}
interface Device {
  readonly person: Person;
  readonly socket: TestSocket;
  readonly heard: { room: string; level: NotifyLevel }[];
}
/** A device of this person, signed in by itself, on another worker than `other`. */
async function device(of: Person, other: number | null = null): Promise<Device & { slot: number }> {
  const person = new Person(of.url, of.name, of.password);
  people.add(person);
  expect((await person.signIn()).status).toBe(200);
  return until('a connection to the other worker', async () => {
    const [socket, { slot }] = await person.connect(undefined, { entries: 1 });
    if (slot === other) return socket.disconnect() && false;
    const heard: Device['heard'] = [];
    socket.on('notify', (news) => heard.push(news));
    return { person, socket, heard, slot };
  });
}

test('a level follows its person to all their devices at once, on all workers, and nobody else hears of it', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  const desk = await device(ann);
  const phone = await device(ann, desk.slot);
  const stranger = await device(bob);
  await join(stranger.socket, room);
  expect(await levelIn(room, desk.person)).toBe('mentions');
  for (const level of NOTIFY_LEVELS) {
    expect((await choose(desk.person, room, { level })).status).toBe(204);
    // Whoever asks after the answer is told so, too.
    expect(await levelIn(room, phone.person)).toBe(level);
    for (const { heard } of [desk, phone]) {
      await until(`the level ${level}`, () => heard.at(-1)?.level === level);
      expect(heard.at(-1)).toEqual({ room, level });
    }
  }
  // The other way too; by then all of the first has gone out to everybody.
  expect((await choose(stranger.person, room, { level: 'all' })).status).toBe(204);
  await until('the other person’s own', () => stranger.heard.length > 0);
  expect(stranger.heard).toEqual([{ room, level: 'all' }]);
  expect(await levelIn(room, ann)).toBe('nothing');
});

test('a direct room tells all until its person says otherwise; who leaves a room and comes back begins anew', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const opened = await ann.send('POST', '/api/direct', { people: [bob.id] });
  const { room } = (await opened.json()) as DirectRoomBody;
  expect(room.notify).toBe('all');
  // Before anything was said in it, too.
  expect((await choose(ann, room.id, { level: 'nothing' })).status).toBe(204);
  const [socket] = await bob.connect(undefined, { entries: 1 });
  await say(socket, room.id, 'hello', 'first');
  expect(await levelIn(room.id, ann)).toBe('nothing');
  expect(await levelIn(room.id, bob)).toBe('all');

  const shared = await newRoom(bob);
  const [page] = await ann.connect(undefined, { entries: 1 });
  await join(page, shared);
  await choose(ann, shared, { level: 'all' });
  expect(await levelIn(shared, ann)).toBe('all');
  expect((await ann.send('DELETE', `/api/rooms/${shared}/members/${ann.id}`, {})).status).toBe(204);
  expect(await levelIn(shared, ann)).toBeUndefined();
  await join(page, shared);
  expect(await levelIn(shared, ann)).toBe('mentions');
});

test('only a member chooses, and only a level that there is', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(bob);
  for (const [where, level] of [
    [room, 'all'],
    ['no-such-room', 'all'],
  ] as const) {
    const answer = await choose(ann, where, { level });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_member' } });
  }
  for (const body of [{}, { level: 'loud' }, { level: 'all', more: 1 }, []]) {
    expect((await choose(bob, room, body)).status).toBe(400);
  }
  expect(await levelIn(room, bob)).toBe('mentions');
});

/** People of one room who write in bursts and ask who they are, and sentences about every answer that is not theirs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { nameKey } from '../../../src/domain/names.js';
import type { Member, Message } from '../../../src/protocol/events.js';
import type { Room, RoomView } from '../../../src/protocol/room.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import type { TestNode } from '../../../testbed/node/node.js';
import { join, Person, type TestSocket } from '../../../testbed/people/person.js';
import { quiet } from '../../store/support/quiet.js';

/** Somebody in the room that everybody begins in. */
export interface Seat {
  readonly person: Person;
  readonly socket: TestSocket;
}

/** So many new people, each with a socket, which their `close` ends. */
export async function seats(node: TestNode, count: number): Promise<Seat[]> {
  const people = await Promise.all(Array.from({ length: count }, () => Person.signUp(node.url)));
  return Promise.all(
    people.map(async (person) => {
      const [socket] = await person.connect();
      await join(socket, 'general');
      return { person, socket };
    }),
  );
}

const TEXTS = [
  (at: number) => `${at} ${'a line of plain English that somebody pasted. '.repeat(65)}`,
  (at: number) => `${at} ${'사람들은 서로 긴 글을 한국어로 쓴다. '.repeat(360)}`,
  (at: number) => `${at} ${'👩‍👩‍👧‍👦🏳️‍🌈'.repeat(460)}`,
  (at: number) => `${at} short`,
];

interface Refused {
  readonly error: { readonly retryAfterMs?: number };
}

/** Asks again when a quick machine was faster than one person may be, after as long as the answer says (ms). */
async function atPace<T>(
  ask: () => Promise<T>,
  waitOf: (answer: T) => Promise<number | undefined>,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    const waitMs = await waitOf(answer);
    if (waitMs === undefined) return answer;
    await sleep(waitMs);
  }
}

/** What is wrong with who is answered what, as sentences; nothing when all is right. */
export async function askWhoAmI({ person }: Seat): Promise<string[]> {
  const wrong: string[] = [];
  const answer = await atPace(
    () => person.ask('/api/session'),
    async (given) =>
      given.status === 429 ? ((await given.json()) as Refused).error.retryAfterMs : undefined,
  );
  if (answer.status !== 200) wrong.push(`${person.name} was answered ${answer.status}`);
  else {
    const { user } = (await answer.json()) as { user: { id: string; name: string } };
    if (user.id !== person.id || user.name !== person.name)
      wrong.push(`${person.name} was told ${user.name}`);
  }
  return wrong;
}

export interface Kept {
  readonly mid: string;
  readonly text: string;
}

/** What was acknowledged, by its number. */
export type Acknowledged = Map<number, Kept>;

/** A burst of long messages by one person; checks the form and the numbers of every acknowledgement. */
export async function burst(
  { person, socket }: Seat,
  round: number,
  count: number,
  kept: Acknowledged,
): Promise<string[]> {
  const found = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const text = (TEXTS[(round + at) % TEXTS.length] as (at: number) => string)(at);
      const cmid = `${person.id}-${round}-${at}`;
      const ack = await atPace(
        () => socket.timeout(20_000).emitWithAck('send', { room: 'general', cmid, text }),
        async (given) => (given.ok ? undefined : given.error.retryAfterMs),
      );
      if (!ack.ok) return [`${person.name}: refused with ${ack.error.code}`];
      const { epoch, seq, mid } = ack;
      const whole = typeof epoch === 'string' && Number.isInteger(seq) && typeof mid === 'string';
      if (!whole || kept.has(seq)) return [`${person.name}: acknowledged with ${JSON.stringify(ack)}`];
      kept.set(seq, { mid, text });
      return [];
    }),
  );
  return found.flat();
}

/** Reads the newest page, which is larger than what Valkey copies. */
export async function readPage({ person }: Seat): Promise<string[]> {
  const answer = await person.fetch('/api/rooms/general/messages?limit=50');
  if (answer.status !== 200) return [`a page was answered ${answer.status}`];
  const { messages } = (await answer.json()) as { messages: Message[] };
  const last = messages.at(-1)?.seq ?? 0;
  const dense = messages.every(({ seq }, at) => seq === last - messages.length + 1 + at);
  return dense ? [] : ['a page has holes'];
}

/** Valkey 9 hands replies above this over as they are, beside what it copies. */
const COPIED_MAX_BYTES = 16 * 1024;
/** As long as names may be, of letters of three bytes. */
const longName = (start: string, chars: number) => `${start} ${'가'.repeat(chars)}`.slice(0, chars);

/** What has to be told of a store: more of everything than Valkey copies. */
export interface Furnished {
  readonly members: readonly Member[];
  readonly rooms: readonly Room[];
}

/**
 * Fills the room that everybody begins in with members, the chat with public rooms, and each session with what it does
 * not need. A session of a person is some 150 bytes, whatever they do: a later version may put more there.
 */
export async function furnish(storeUrl: string, everyone: readonly Seat[]): Promise<Furnished> {
  const store = await openRedisStore({ url: storeUrl, logger: quiet, name: 'furnishing' });
  const keys = new Redis(storeUrl);
  try {
    for (let at = 0; at < 250; at += 1)
      await store.rooms.addMember('general', { id: `member-${at}`, name: longName(`${at}`, 32) });
    for (let at = 0; at < 120; at += 1) {
      const name = longName(`${at}`, 48);
      await store.rooms.create({ id: `room-${at}`, name, private: false, owner: null }, nameKey(name), null);
    }
    for (const { person } of everyone) {
      const cookie = decodeURIComponent(person.cookie('redis') ?? '');
      const key = `hf:sess:${cookie.slice(2, cookie.lastIndexOf('.'))}`;
      const session = JSON.parse((await keys.get(key)) as string) as object;
      const more = person.id.repeat(Math.ceil(COPIED_MAX_BYTES / person.id.length));
      await keys.set(key, JSON.stringify({ ...session, more }), 'KEEPTTL');
    }
    const furnished = {
      members: await store.rooms.members('general'),
      rooms: await store.rooms.visibleTo('nobody'),
    };
    for (const list of Object.values(furnished))
      if (Buffer.byteLength(JSON.stringify(list)) < COPIED_MAX_BYTES) throw new Error('this is small');
    return furnished;
  } finally {
    keys.disconnect();
    await store.close();
  }
}

/** Asks who is in the room that everybody begins in, and which rooms there are. */
export async function askLists({ person }: Seat, { members, rooms }: Furnished): Promise<string[]> {
  const [people, list] = await Promise.all([
    person.fetch('/api/rooms/general/members'),
    person.fetch('/api/rooms'),
  ]);
  if (people.status !== 200 || list.status !== 200)
    return [`${person.name} was answered ${people.status} and ${list.status}`];
  const told = {
    members: ((await people.json()) as { members: Member[] }).members,
    rooms: ((await list.json()) as { rooms: RoomView[] }).rooms,
  };
  return [
    ...(shown(told.members) === shown(members) ? [] : [`${person.name} was told of other members`]),
    ...(shown(told.rooms) === shown(rooms) ? [] : [`${person.name} was told of other rooms`]),
  ];
}

/** Ids and names, in one order. */
const shown = (list: readonly { readonly id: string; readonly name: string }[]) =>
  JSON.stringify(list.map(({ id, name }) => `${id} ${name}`).sort());

/** The room as the log has it. */
export async function readAll({ person }: Seat): Promise<Acknowledged> {
  const all: Acknowledged = new Map();
  for (let before = ''; ; ) {
    const answer = await person.fetch(`/api/rooms/general/messages?limit=50${before}`);
    const { messages } = (await answer.json()) as { messages: Message[] };
    for (const { seq, mid, text } of messages) all.set(seq, { mid, text });
    const first = messages[0]?.seq ?? 1;
    if (first === 1) return all;
    before = `&before=${first}`;
  }
}

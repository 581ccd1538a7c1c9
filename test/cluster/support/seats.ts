/** People of one room who write in bursts and ask who they are, and sentences about every answer that is not theirs. */
import type { Message } from '../../../src/protocol/events.js';
import type { TestNode } from '../../../testbed/node/node.js';
import { join, Person, type TestSocket } from '../../../testbed/people/person.js';

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

/** What is wrong with who is answered what, as sentences; nothing when all is right. */
export async function askWhoAmI({ person }: Seat): Promise<string[]> {
  const wrong: string[] = [];
  const answer = await person.whoami();
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
      const ack = await socket.timeout(20_000).emitWithAck('send', { room: 'general', cmid, text });
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

import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../src/protocol/events.js';
import { type Mixing, ReplyProxy } from '../../testbed/network/reply-proxy.js';
import { TestNode } from '../../testbed/node/node.js';
import { collect, join, Person, type TestSocket } from '../../testbed/people/person.js';
import { startPlainValkey } from '../../testbed/redis/plain-valkey.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function nodeOn(redis?: string): Promise<TestNode> {
  const node = await TestNode.start({ workers: 2, ...(redis === undefined ? {} : { redis }) });
  endings.push(() => node.stop());
  return node;
}

interface Seat {
  readonly person: Person;
  readonly socket: TestSocket;
}

async function seats(node: TestNode, count: number): Promise<Seat[]> {
  const people = await Promise.all(Array.from({ length: count }, () => Person.signUp(node.url)));
  return Promise.all(
    people.map(async (person) => {
      endings.push(() => person.close());
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
async function askWhoAmI({ person }: Seat): Promise<string[]> {
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

interface Kept {
  readonly mid: string;
  readonly text: string;
}

/** What was acknowledged, by its number. */
type Acknowledged = Map<number, Kept>;

/** A burst of long messages by one person; checks the form and the numbers of every acknowledgement. */
async function burst(
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
async function readPage({ person }: Seat): Promise<string[]> {
  const answer = await person.fetch('/api/rooms/general/messages?limit=50');
  if (answer.status !== 200) return [`a page was answered ${answer.status}`];
  const { messages } = (await answer.json()) as { messages: Message[] };
  const last = messages.at(-1)?.seq ?? 0;
  const dense = messages.every(({ seq }, at) => seq === last - messages.length + 1 + at);
  return dense ? [] : ['a page has holes'];
}

/** The room as the log has it. */
async function readAll({ person }: Seat): Promise<Acknowledged> {
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

async function longMessagesAndQuestions(node: TestNode): Promise<void> {
  const everyone = await seats(node, 8);
  const [reader] = everyone as [Seat, ...Seat[]];
  const shown = collect(reader.socket);
  const kept: Acknowledged = new Map();
  const wrong: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const writers = [everyone[round % 8], everyone[(round + 3) % 8]] as Seat[];
    const found = await Promise.all([
      ...writers.map((one) => burst(one, round, 24, kept)),
      readPage(reader),
      ...Array.from({ length: 94 }, (_, at) => askWhoAmI(everyone[at % 8] as Seat)),
    ]);
    wrong.push(...found.flat());
  }
  expect(wrong).toEqual([]);
  expect(kept.size).toBe(480);
  await until('all to be shown', () => shown.length >= kept.size);
  const seen = new Map(shown.map(({ seq, mid, text }) => [seq, { mid, text }]));
  expect(shown.length).toBe(seen.size);
  for (const [seq, message] of kept) expect(seen.get(seq)).toEqual(message);
}

test('[STORE-1] npm start: bursts of long messages mix up no answer', async () => {
  await longMessagesAndQuestions(await nodeOn());
});

test('[STORE-1] a Valkey 9 given by --redis: bursts of long messages mix up no answer', async () => {
  const valkey = await startPlainValkey();
  endings.push(() => valkey.stop());
  await longMessagesAndQuestions(await nodeOn(valkey.url));
});

for (const mixing of ['swap', 'drop', 'add'] satisfies Mixing[]) {
  test(`[STORE-1] replies of the store that are mixed up (${mixing}) tell nobody another's`, async () => {
    const redis = await RedisServer.start();
    endings.push(() => redis.stop());
    const proxy = await ReplyProxy.start({ host: '127.0.0.1', port: redis.port });
    endings.push(() => proxy.stop());
    const node = await nodeOn(`redis://127.0.0.1:${proxy.port}`);
    const everyone = await seats(node, 8);
    const wrong: string[] = [];
    const kept: Acknowledged = new Map();
    for (let round = 0; round < 20; round += 1) {
      proxy.mix(mixing, 3);
      const found = await Promise.all([
        ...everyone.map((one) => askWhoAmI(one)),
        ...everyone.map((one) => askWhoAmI(one)),
        ...everyone.slice(0, 4).map((one) => burst(one, round, 2, kept)),
      ]);
      wrong.push(...found.flat());
    }
    proxy.heal();
    expect(wrong).toEqual([]);
    const stored = await readAll(everyone[0] as Seat);
    for (const [seq, message] of kept) expect(stored.get(seq)).toEqual(message);
    expect(proxy.mixed).toBeGreaterThan(20);
    await node.signInOperator(everyone[0]?.person.name);
    const metrics = await (await (node.operator as Person).fetch('/metrics')).text();
    const counted = [...metrics.matchAll(/^holdfast_worker_store_wrong_replies_total\{.*\} (\d+)$/gm)];
    expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThan(0);
  });
}

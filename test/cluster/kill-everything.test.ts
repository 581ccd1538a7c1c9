import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeText } from '../../prove/crowd/texts.js';
import { Random } from '../../prove/random.js';
import type { RoomsBody } from '../../src/protocol/http.js';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { freePort } from '../../testbed/ports.js';
import { killFamily } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';

/** `npm run kills` makes it 30 kills of 350 messages each, and says what was lost. */
const KILLS = Number(process.env.HOLDFAST_KILLS ?? 3);
const PER_KILL = Number(process.env.HOLDFAST_KILL_MESSAGES ?? 100);
const RATE = 200;
const PEOPLE = 4;
/** What people write: as the prover's people, 1 to 8,000 characters of all scripts. */
const SEED = Number(process.env.HOLDFAST_KILLS_SEED ?? Date.now() % 2 ** 31);

let dataDir: string;
let port: number;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'holdfast-kills-'));
  port = await freePort();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

interface Acknowledged {
  readonly text: string;
  readonly seq: number;
  readonly mid: string;
  readonly epoch: string;
}

test(
  `[SEND-1] [STORE-2] SIGKILL of every process of a node on the embedded store, ${KILLS} times, takes nothing that was acknowledged: messages, sessions, accounts, rooms, members, read positions`,
  async () => {
    const random = new Random(SEED);
    console.log(`HOLDFAST_KILLS_SEED=${SEED}`);
    const acknowledged = new Map<string, Acknowledged>();
    const epochs = new Set<string>();
    const startMs: number[] = [];
    let node = await TestNode.start({ dataDir, port });
    const people: Person[] = [];
    const deeds: Deed[] = [];
    for (let i = 0; i < PEOPLE; i++) people.push(await Person.signUp(node.url));
    // Whoever writes has read up to there by that: the read position is of somebody who only reads.
    const reader = await Person.signUp(node.url);
    for (let kill = 1; kill <= KILLS; kill++) {
      // Signed in before the kill, still signed in after it: sessions are kept too.
      const sockets = await Promise.all(people.map(async (person) => (await person.connect())[0]));
      for (const socket of sockets) epochs.add((await enter(socket, 'general')).epoch);
      const [quiet] = await reader.connect();
      const { head } = await enter(quiet, 'general');
      const endWriting = await write(sockets, kill, acknowledged, () => writeText(random));
      deeds.push(await deed(node.url, reader, quiet, { kill, read: head + 1 }));
      const before = acknowledged.size;
      await until('some to be acknowledged right before the kill', () => acknowledged.size > before);
      killFamily(node.pid);
      endWriting();
      for (const socket of [...sockets, quiet]) socket.disconnect();
      const began = performance.now();
      node = await TestNode.start({ dataDir, port });
      startMs.push(performance.now() - began);
    }
    const [after] = await (people[0] as Person).connect();
    epochs.add((await enter(after, 'general')).epoch);
    const stored = await everything(people[0] as Person);
    let lost = 0;
    for (const [cmid, { seq, mid, text }] of acknowledged) {
      const message = stored.get(seq);
      if (message?.cmid !== cmid || message.mid !== mid || message.text !== text) lost += 1;
    }
    for (const { epoch } of acknowledged.values()) epochs.add(epoch);
    for (const done of deeds) await expectKept(done, reader);
    // The last one’s to the letter, since those before it are below it.
    expect(await readOf(reader)).toBe(deeds.at(-1)?.read);
    after.disconnect();
    await node.stop();
    console.log(
      `${KILLS} kills, ${acknowledged.size} acknowledged, ${lost} lost or changed, ${bytesOf(acknowledged.values())} bytes, ${epochs.size} epoch, back after ${Math.round(Math.max(...startMs))} ms at most`,
    );
    expect(acknowledged.size).toBeGreaterThanOrEqual(KILLS * PER_KILL);
    expect(lost).toBe(0);
    expect(epochs.size).toBe(1);
  },
  120_000 + KILLS * 40_000,
);

/** What was answered with success right before a kill, beside messages. */
interface Deed {
  readonly newcomer: Person;
  readonly room: { readonly id: string; readonly name: string };
  readonly read: number;
}

/**
 * A new account makes a private room and brings `friend` in, who then reads on. The last answer is the read position's.
 */
async function deed(
  url: string,
  friend: Person,
  socket: TestSocket,
  { kill, read }: { readonly kill: number; readonly read: number },
): Promise<Deed> {
  const newcomer = await Person.signUp(url);
  const name = `room of kill ${kill}`;
  const made = await newcomer.send('POST', '/api/rooms', { name, private: true });
  expect(made.status).toBe(201);
  const { room } = (await made.json()) as { room: { id: string } };
  const invited = await newcomer.send('POST', `/api/rooms/${room.id}/members`, { name: friend.name });
  expect(invited.ok).toBe(true);
  expect(await socket.emitWithAck('read', { room: 'general', seq: read })).toMatchObject({ ok: true });
  return { newcomer, room: { id: room.id, name }, read };
}

async function expectKept({ newcomer, room }: Deed, friend: Person): Promise<void> {
  expect((await newcomer.whoami()).status, 'the session').toBe(200);
  await newcomer.signIn();
  const own = (await roomsOf(newcomer)).find(({ id }) => id === room.id);
  expect(own).toMatchObject({ name: room.name, private: true, owner: newcomer.id, member: true, members: 2 });
  expect((await roomsOf(friend)).find(({ id }) => id === room.id)).toMatchObject({ member: true });
}

const roomsOf = async (person: Person) =>
  ((await (await person.fetch('/api/rooms')).json()) as RoomsBody).rooms;
const readOf = async (person: Person) => (await roomsOf(person)).find(({ id }) => id === 'general')?.read;

/** The bytes of their texts, as they travel. */
function bytesOf(messages: Iterable<Acknowledged>): number {
  let bytes = 0;
  for (const { text } of messages) bytes += Buffer.byteLength(text);
  return bytes;
}

/** At the rate, without an end: resolves when that many more are acknowledged, with what ends it after the kill. */
async function write(
  sockets: readonly TestSocket[],
  kill: number,
  acknowledged: Map<string, Acknowledged>,
  nextText: () => string,
): Promise<() => void> {
  const aim = acknowledged.size + PER_KILL;
  let count = 0;
  const timer = setInterval(
    () => {
      for (const socket of sockets) {
        count += 1;
        const cmid = `k${kill}-${count}`;
        const text = nextText();
        say(socket, 'general', text, cmid).then(
          ({ epoch, seq, mid }) => acknowledged.set(cmid, { epoch, seq, mid, text }),
          () => {},
        );
      }
    },
    (1_000 * sockets.length) / RATE,
  );
  await until('enough acknowledgements', () => acknowledged.size >= aim);
  return () => clearInterval(timer);
}

async function everything(person: Person): Promise<Map<number, { cmid: string; mid: string; text: string }>> {
  const stored = new Map<number, { seq: number; cmid: string; mid: string; text: string }>();
  let before = '';
  for (;;) {
    // A hundred pages are more than one person is given at once.
    const answer = await until('a page', async () => {
      const page = await person.fetch(`/api/rooms/general/messages?limit=100${before}`);
      return page.status !== 429 && page;
    });
    const { messages } = (await answer.json()) as {
      messages: { seq: number; cmid: string; mid: string; text: string }[];
    };
    for (const message of messages) stored.set(message.seq, message);
    const oldest = messages[0]?.seq ?? 1;
    if (oldest <= 1) return stored;
    before = `&before=${oldest}`;
  }
}

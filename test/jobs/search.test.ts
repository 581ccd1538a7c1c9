import { describe, expect, test } from 'vitest';
import type { ChangeRequest } from '../../src/protocol/events.js';
import type { SearchBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { Message } from '../../src/protocol/message.js';
import { accepted, join, type Person, say as sayBy, type TestSocket } from '../../testbed/people/person.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** Searching, as a client meets it on the wire, over two workers and the embedded store. */

let cluster: SuiteCluster;
const people = useCluster({ workers: 2, mode: 'shared' }, (ready) => {
  cluster = ready;
});

type Query = Readonly<Record<string, string | number>>;

let said = 0;
const say = (socket: TestSocket, room: string, text: string) => {
  said += 1;
  return sayBy(socket, room, text, `said-${said}`);
};
async function change(
  socket: TestSocket,
  what: { of: string; room: string; kind: 'edit' | 'delete'; text?: string },
) {
  said += 1;
  const request = { cmid: `said-${said}`, ...what } as ChangeRequest;
  accepted(await socket.timeout(10_000).emitWithAck('change', request));
}
function ask(by: Person, query: Query): Promise<Response> {
  const parts = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return by.fetch(`/api/search?${parts}`);
}
async function search(by: Person, query: Query): Promise<SearchBody> {
  const answer = await ask(by, query);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SearchBody;
}
/** The texts that are found. */
async function texts(by: Person, q: string, more: Query = {}): Promise<string[]> {
  return (await search(by, { q, ...more })).hits.map(({ message }) => message.text);
}
/** The maples of a room, as its log has them. */
async function maplesOf(by: Person, room: string) {
  const answer = await by.fetch(`/api/rooms/${room}/messages`);
  const { messages } = (await answer.json()) as { messages: readonly Message[] };
  return messages
    .filter(({ text }) => text.startsWith('maple'))
    .map(({ text, at, seq }) => ({ room, text, at, seq }));
}
async function refused(answer: Response): Promise<string> {
  return `${answer.status} ${((await answer.json()) as { error: { code: string } }).error.code}`;
}
/** A private room with these people in it. */
async function privateRoom(owner: Person, ...others: readonly Person[]): Promise<string> {
  const made = await owner.send('POST', '/api/rooms', {
    name: `room ${said} of ${owner.name}`,
    private: true,
  });
  const { room } = (await made.json()) as { room: { id: string } };
  for (const { name } of others) {
    expect((await owner.send('POST', `/api/rooms/${room.id}/members`, { name })).status).toBe(201);
  }
  return room.id;
}
const two = () => Promise.all([people.someone(), people.someone()]);

describe('what may be read', () => {
  test('[FIND-1] is found as soon as it is acknowledged, by whoever may read it, through every worker', async () => {
    const [ann, bob] = await two();
    const room = await privateRoom(ann, bob);
    const sockets = [(await ann.connect())[0], (await bob.connect())[0]];
    for (let at = 0; at < 40; at += 1) {
      const word = `zebra${at}x${said}`;
      await say(sockets[at % 2] as TestSocket, room, `A ${word} walks by.`);
      const found = await search(at % 3 === 0 ? bob : ann, { q: word });
      expect(found).toMatchObject({ more: false, behind: 0 });
      expect(found.hits.map(({ message }) => message.text)).toEqual([`A ${word} walks by.`]);
      expect(found.hits[0]).toMatchObject({ room, marks: [[2, 2 + word.length]] });
    }
  });

  test('is found by words, beginnings, phrases, in any script, with marks in UTF-16 units', async () => {
    const [ann] = await two();
    const room = await privateRoom(ann);
    const [socket] = await ann.connect();
    await say(socket, room, '👍🏽 Crème brûlée at noon');
    await say(socket, room, '주간회의록을 올렸어요');
    await say(socket, room, '明日は会議です');
    await say(socket, room, 'brulee without cream');
    expect(await texts(ann, 'BRUL')).toEqual(['brulee without cream', '👍🏽 Crème brûlée at noon']);
    expect(await texts(ann, '"creme brulee"')).toEqual(['👍🏽 Crème brûlée at noon']);
    expect(await texts(ann, '회의')).toEqual(['주간회의록을 올렸어요']);
    expect(await texts(ann, '会議')).toEqual(['明日は会議です']);
    expect((await search(ann, { q: 'noon creme' })).hits[0]?.marks).toEqual([
      [5, 10],
      [21, 25],
    ]);
  });

  test('is found by room and by author, and page by page without a hole', async () => {
    const [ann, bob] = await two();
    const room = await privateRoom(ann, bob);
    const other = await privateRoom(ann, bob);
    const [annPage, bobPage] = [(await ann.connect())[0], (await bob.connect())[0]];
    for (let round = 0; round < 6; round += 1) {
      // Four at once: of two rooms, several are of one millisecond.
      const four = [0, 1, 2, 3].map(async (n) => {
        const text = `maple ${round * 4 + n}`;
        await say(n % 2 ? annPage : bobPage, (round * 4 + n) % 3 ? room : other, text);
      });
      await Promise.all(four);
    }
    const all = (await Promise.all([maplesOf(ann, room), maplesOf(ann, other)]))
      .flat()
      .sort((a, b) => b.at - a.at || (a.room === b.room ? b.seq - a.seq : a.room < b.room ? 1 : -1))
      .map(({ text }) => text);
    const read: string[] = [];
    for (let before: string | undefined; ; ) {
      const page: SearchBody = await search(ann, { q: 'maple', limit: 7, ...(before ? { before } : {}) });
      read.push(...page.hits.map(({ message }) => message.text));
      const last = page.hits.at(-1);
      if (!page.more || last === undefined) break;
      before = `${last.message.at},${last.room},${last.message.seq}`;
    }
    expect(read).toEqual(all);
    expect(
      (await texts(ann, 'maple', { room: other })).every((text) => Number(text.slice(6)) % 3 === 0),
    ).toBe(true);
    const byBob = all.filter((text) => Number(text.slice(6)) % 2 === 0);
    expect(await texts(ann, 'maple', { from: bob.id })).toEqual(byBob);
    expect(await texts(ann, 'maple', { from: `@${bob.name}` })).toEqual(byBob);
    expect(await texts(ann, '', { from: bob.id })).toEqual(byBob);
    expect(await texts(ann, 'maple', { from: '@nobody-of-this-name' })).toEqual([]);
  });

  test('is what it says now: edited texts by their last one, deleted ones by nothing', async () => {
    const [ann, bob] = await two();
    const room = await privateRoom(ann, bob);
    const [socket] = await ann.connect(undefined, { entries: 1 });
    const { mid } = await say(socket, room, 'the first walnut');
    await change(socket, { room, of: mid, kind: 'edit', text: 'a second hazelnut' });
    expect(await texts(bob, 'walnut')).toEqual([]);
    const { hits } = await search(bob, { q: 'hazelnut' });
    expect(hits).toMatchObject([{ message: { text: 'a second hazelnut' } }]);
    expect(hits[0]?.message.edited).toBeGreaterThan(0);
    await change(socket, { room, of: mid, kind: 'delete' });
    expect(await texts(bob, 'hazelnut')).toEqual([]);
    expect(await texts(bob, 'walnut')).toEqual([]);
  });
});

describe('what may not be read', () => {
  test('[FIND-1] is never found: rooms of others, left rooms, and those one was removed from, at once', async () => {
    const [ann, bob] = await two();
    const operator = await cluster.node.signUpOperator();
    const room = await privateRoom(ann, bob);
    const [annPage, bobPage] = [(await ann.connect())[0], (await bob.connect())[0]];
    const stranger = await people.someone();
    for (let at = 0; at < 5; at += 1) await say(annPage, room, `our secret orchid ${at}`);
    expect(await texts(bob, 'orchid')).toHaveLength(5);
    expect(await texts(stranger, 'orchid')).toEqual([]);
    expect(await texts(operator, 'orchid')).toEqual([]);
    expect(await refused(await ask(stranger, { q: 'orchid', room }))).toBe('403 not_member');
    expect(await refused(await ask(stranger, { q: 'orchid', room: 'no-such-room' }))).toBe('403 not_member');
    expect((await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {})).status).toBe(204);
    expect(await texts(bob, 'orchid')).toEqual([]);
    expect((await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name })).status).toBe(201);
    expect(await texts(bob, 'orchid')).toHaveLength(5);
    expect(await bobPage.emitWithAck('leave', { room })).toMatchObject({ ok: true });
    expect(await texts(bob, 'orchid')).toEqual([]);
    expect((await fetch(`${cluster.node.url}/api/search?q=orchid`)).status).toBe(401);
  });

  test('is a direct room of others, and not one of oneself', async () => {
    const [ann, bob] = await two();
    const stranger = await people.someone();
    const opened = await ann.send('POST', '/api/direct', { people: [bob.id] });
    const { room } = (await opened.json()) as { room: { id: string } };
    const [socket] = await ann.connect();
    await join(socket, room.id);
    await say(socket, room.id, 'between us a heron');
    expect(await texts(bob, 'heron')).toEqual(['between us a heron']);
    expect(await texts(stranger, 'heron')).toEqual([]);
  });
});

describe('deaths', () => {
  test('[FIND-1] the jobs process is killed again and again: people chat on, and all they said is found', async () => {
    const [ann, bob] = await two();
    const room = await privateRoom(ann, bob);
    // In turn: each writes no more at once than anybody may.
    const sockets = await Promise.all([ann, bob].map(async (one) => (await one.connect())[0]));
    const killed = new Set<number>();
    let stored = 0;
    const chat = async () => {
      for (let at = 0; at < 10; at += 1) {
        await say(sockets[stored % 2] as TestSocket, room, `willow ${++stored}`);
      }
    };
    for (let kill = 0; kill < 3; kill += 1) {
      await until('a jobs process', () => {
        const pid = jobsOf(cluster.node.pid);
        return pid !== null && !killed.has(pid);
      });
      const pid = jobsOf(cluster.node.pid) as number;
      await chat();
      signal(pid, 'SIGKILL');
      killed.add(pid);
      await chat();
      await until('what was said before and after the kill to be found', async () => {
        const answer = await ask(bob, { q: 'willow', limit: 50 });
        // It may be starting: then it says that it cannot search, never that there is nothing.
        if (answer.status === 503) return false;
        const { hits, behind } = (await answer.json()) as SearchBody;
        if (behind === 0) expect(hits).toHaveLength(Math.min(50, stored));
        return behind === 0;
      });
    }
    expect(killed.size).toBe(3);
  });

  test('[FIND-1] a worker is killed while others search: they find all of it through the other one', async () => {
    const [ann, bob] = await two();
    const room = await privateRoom(ann, bob);
    const [socket] = await ann.connect();
    for (let at = 0; at < 5; at += 1) await say(socket, room, `poplar ${at}`);
    const [, { pid }] = await bob.connect();
    const asked = Promise.allSettled(Array.from({ length: 20 }, () => texts(bob, 'poplar')));
    signal(pid, 'SIGKILL');
    for (const one of await asked) if (one.status === 'fulfilled') expect(one.value).toHaveLength(5);
    await until('the search to be answered', async () => (await ask(bob, { q: 'poplar' })).status === 200);
    expect(await texts(bob, 'poplar')).toHaveLength(5);
  });
});

test('what cannot be searched for is refused with words, and hostile input finds nothing', async () => {
  const [ann] = await two();
  expect(await refused(await ask(ann, { q: '' }))).toBe('400 invalid');
  expect(await refused(await ask(ann, { q: ' "" ' }))).toBe('400 invalid');
  expect(await refused(await ask(ann, { q: 'x'.repeat(LIMITS.searchMaxChars + 1) }))).toBe('400 invalid');
  const many = Array.from({ length: LIMITS.searchTerms + 1 }, (_, at) => `w${at}`).join(' ');
  expect(await refused(await ask(ann, { q: many }))).toBe('400 invalid');
  for (const more of [
    { limit: 0 },
    { limit: 51 },
    { before: 'x' },
    { room: 'a b' },
    { from: 'a b' },
    { page: 1 },
  ]) {
    expect(await refused(await ask(ann, { q: 'x', ...more } as Query)), JSON.stringify(more)).toBe(
      '400 invalid',
    );
  }
  for (const q of ['(.*)+$', '[a-', '\\', '*', '%', '" OR 1=1', '\u0301', '{r:general}', '__proto__']) {
    expect((await ask(ann, { q })).status, q).toBeLessThan(401);
  }
  expect((await ann.send('POST', '/api/search', {})).status).toBe(405);
});

describe('with limits', () => {
  const limited = useCluster({ workers: 2, mode: 'shared', limits: 'searches=4' });

  test('somebody who searches without a pause is told to wait, and others are not', async () => {
    const [ann, bob] = await Promise.all([limited.someone(), limited.someone()]);
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await ask(ann, { q: 'anything' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    const answer = await ask(ann, { q: 'anything' });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(((await answer.json()) as { error: { message: string } }).error.message).toMatch(/search/);
    expect((await ask(bob, { q: 'anything' })).status).toBe(200);
  });
});

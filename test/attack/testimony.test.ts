import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ack } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { NodeWitnesses, Testimony } from '../../src/protocol/testimony.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';

/**
 * Pages that claim what is not so: the crowd's figures, which are ours, stay right, and a claim stays small and a
 * claim.
 */

let node: TestNode;
let mallory: Person;
let socket: TestSocket;

beforeAll(async () => {
  node = await TestNode.start({ workers: 1, args: ['--limits', 'normal'] });
  const operator = await node.signUpOperator();
  await operator.send('PUT', '/control/crowd', { people: 8 });
  mallory = await Person.signUp(node.url, 'mallory');
  [socket] = await mallory.connect();
});
afterAll(() => node.stop());

async function witnesses(): Promise<NodeWitnesses> {
  return (await node.view()).nodes[0]?.witnesses as NodeWitnesses;
}
function testimony(change: Partial<Testimony> = {}): Testimony {
  const totals = { sent: 0, acknowledged: 0, refused: 0, unknown: 0 };
  return { run: 'forged', ...totals, acked: [], reached: [], flaws: [], ...change };
}
/** The outcome in a word: `ok`, or the refusal's code. */
async function testify(claim: unknown): Promise<string> {
  const answer: Ack<object> = await socket.timeout(30_000).emitWithAck('testify', claim as Testimony);
  return answer.ok ? 'ok' : answer.error.code;
}
/** Waits until the server listens to this page again. */
async function claim(one: Partial<Testimony>): Promise<void> {
  await until('the claim to be heard', async () => (await testify(testimony(one))) === 'ok');
}
const entry = (room: string, seq: number, epoch = 'epoch') => ({ room, epoch, seq });
const lost = (room: string, seq: number, epoch = 'epoch') => ({
  ...entry(room, seq, epoch),
  kind: 'lost' as const,
  why: 'hole' as const,
  cmid: null,
  at: 0,
});

test('absurd testimonies are refused in words, and change nothing', async () => {
  const many = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n));
  const absurd: unknown[] = [
    null,
    {},
    testimony({ sent: LIMITS.testimonyCountMax + 1 }),
    testimony({ sent: -1 }),
    testimony({ sent: 1.5 }),
    testimony({ sent: 3, acknowledged: 4 }),
    testimony({ sent: 3, acknowledged: 2, unknown: 2 }),
    testimony({ run: 'x'.repeat(41) }),
    testimony({
      acked: many(LIMITS.testimonyEntriesMax + 1, (n) => ({ ...entry('general', n), cmid: `c${n}` })),
    }),
    testimony({ reached: many(LIMITS.testimonyEntriesMax + 1, (n) => entry('general', n)) }),
    testimony({ flaws: many(LIMITS.testimonyFlawsMax + 1, (n) => lost('general', n)) }),
    testimony({ reached: [entry('r'.repeat(41), 1)] }),
    testimony({ flaws: [{ ...lost('general', 1), who: 'somebody else' } as never] }),
    testimony({ flaws: [{ ...lost('general', 1), kind: 'stolen' as never }] }),
    { ...testimony(), text: 'what I wrote' },
  ];
  for (const one of absurd) expect([one, await testify(one)]).toEqual([one, 'invalid']);
  expect((await witnesses()).pages).toMatchObject({ open: 0, tally: { sent: 0 } });
});

test('a page is heard once a second', async () => {
  // A busy machine may need longer than that between the two.
  await until('the second of two to be refused', async () => {
    await claim({});
    return (await testify(testimony())) === 'rate_limited';
  });
});

test('a page has no word on rooms in which it is not', async () => {
  await claim({ reached: [entry('elsewhere', 0)], flaws: [lost('elsewhere', 1)], sent: 2, acknowledged: 1 });
  await until('the claim to be counted', async () => (await witnesses()).pages.tally.sent === 2);
  expect((await witnesses()).pages).toMatchObject({ tally: { lost: 0 }, flaws: [], asks: [] });
});

test('whoever claims to be in the crowd’s room, behind, with losses: the crowd’s figures go on as they were', async () => {
  const room = await until('the crowd’s room', async () => {
    const { rooms } = (await (await mallory.fetch('/api/rooms')).json()) as {
      rooms: { id: string; name: string }[];
    };
    return rooms.find(({ name }) => name === 'crowd')?.id;
  });
  const { epoch } = await join(socket, room);
  await claim({
    sent: LIMITS.testimonyCountMax,
    acknowledged: LIMITS.testimonyCountMax,
    acked: [{ ...entry(room, 1_000_000, epoch), cmid: 'never' }],
    reached: [entry(room, 0, epoch)],
    flaws: [lost(room, 1, epoch), { ...lost(room, 2, epoch), kind: 'doubled', why: 'twice' }],
  });
  const forged = await until('the claim to be shown', async () => {
    const told = await witnesses();
    return told.pages.tally.lost === 1 ? told : null;
  });
  // The name is the server's own, not the claim's.
  expect(forged.pages.flaws).toMatchObject([{ who: 'mallory' }, { who: 'mallory' }]);
  expect(forged.pages.tally).toMatchObject({ waiting: 1, doubled: 1 });
  const before = forged.crowd?.tally.seen ?? 0;
  const after = await until('the crowd’s messages to be seen by all of the crowd all the same', async () => {
    const { crowd } = await witnesses();
    return crowd !== null && crowd.tally.seen > before && crowd.tally.waiting === 0 ? crowd : null;
  });
  expect(after.tally).toMatchObject({ lost: 0, doubled: 0 });
  expect(after.flaws).toEqual([]);
  socket.disconnect();
  await until('the claims to go with the page', async () => {
    const { open, tally } = (await witnesses()).pages;
    return open === 0 && tally.sent === 0 && tally.lost === 0;
  });
});

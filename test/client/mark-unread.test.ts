import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ChatClient, memoryStorage } from '../../src/client/index.js';
import { ann, bob, FakeWorld } from './support/fake-world.js';

/** A read position that is set back: what follows is unread again, on all pages of the person. */

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});

const numbers = (client: ChatClient) => {
  const { read = 0, unread = 0 } = client.room('den') ?? {};
  return { read, unread };
};
const onServer = () => world.server.reads.get('den ann');

/** The server and these pages have read so far, and so much is unread. */
function expectAll(pages: readonly ChatClient[], read: number, unread: number): void {
  expect([onServer(), ...pages.map(numbers)]).toEqual([read, ...pages.map(() => ({ read, unread }))]);
}

/** Delivers so many packets of either side. */
async function deliver(packets: number): Promise<void> {
  await world.settle();
  for (let n = 0; n < packets; n += 1) world.server.step(0.5);
}

/** Pages of Ann in a room in which Bob wrote `count` messages, all of them read. */
async function reading(count: number, pages = 1): Promise<ChatClient[]> {
  const clients = Array.from({ length: pages }, () => world.page(ann, memoryStorage()));
  await world.flush();
  for (let n = 1; n <= count; n += 1) world.server.append('den', bob, `c${n}`, `text ${n}`);
  await world.flush();
  clients[0]?.markRead('den', count);
  await world.flush();
  expect(clients.map(numbers)).toEqual(clients.map(() => ({ read: count, unread: 0 })));
  return clients;
}

describe('what is marked unread', () => {
  test('is unread at once, on the server, and on other pages, which keep it so', async () => {
    const [one, two] = (await reading(9, 2)) as [ChatClient, ChatClient];
    const told: string[] = [];
    two.on('marked-unread', ({ room, refused }) => told.push(`${room} ${refused?.code ?? 'done'}`));
    one.markUnread('den', 5);
    expect(numbers(one)).toEqual({ read: 4, unread: 5 });
    await world.flush();
    expect(onServer()).toBe(4);
    expect(numbers(two)).toEqual({ read: 4, unread: 5 });
    expect(told).toEqual(['den done']);
    // Read on from there, by the other page.
    two.markRead('den', 7);
    await world.flush();
    expectAll([one], 7, 2);
  });

  test('without a connection is told when there is one again', async () => {
    const [one] = (await reading(9)) as [ChatClient];
    world.server.unreachable = true;
    world.server.kill(1);
    await world.pass(500);
    one.markUnread('den', 3);
    expect(numbers(one)).toEqual({ read: 2, unread: 7 });
    await world.pass(2_000);
    expect(onServer()).toBe(9);
    world.server.unreachable = false;
    await world.pass(20_000);
    expectAll([one], 2, 7);
  });

  test('while its worker dies is told to the next, answered or not', async () => {
    const [one, two] = (await reading(9, 2)) as [ChatClient, ChatClient];
    one.markUnread('den', 3);
    // The question is at the server, and the answer is not here yet.
    await world.settle();
    world.server.step(0);
    world.server.worker = 2;
    world.server.kill(1);
    await world.pass(10_000);
    expect(onServer()).toBe(2);
    expect([numbers(one), numbers(two)]).toEqual([
      { read: 2, unread: 7 },
      { read: 2, unread: 7 },
    ]);
  });

  test('stays so on a new page, where one’s own later messages stand in the log', async () => {
    const [one] = (await reading(4)) as [ChatClient];
    one.send('den', 'mine');
    await world.flush();
    one.markUnread('den', 2);
    await world.flush();
    const later = world.page(ann, memoryStorage());
    await world.flush();
    expectAll([later], 1, 3);
    world.server.kill(1);
    await world.pass(5_000);
    expectAll([later, one], 1, 3);
    // What they write then ends it.
    later.send('den', 'mine again');
    await world.flush();
    expect([numbers(later).unread, numbers(one).unread]).toEqual([0, 0]);
  });

  test('twice, and read on less far than the first answer, ends where it was read to', async () => {
    // Seed -898039896, shrunk: the page went on showing 1, and the server kept 2.
    const [one, two] = (await reading(9, 2)) as [ChatClient, ChatClient];
    one.markUnread('den', 3);
    one.markUnread('den', 1);
    one.markRead('den', 1);
    await world.pass(5_000);
    expectAll([one, two], 1, 8);
  });

  test('while a read further on is unanswered, and read on less far, ends where it was read to', async () => {
    // Seed -1593953085, shrunk: the page went on showing 1, and the server kept 2.
    const [one, two] = (await reading(12, 2)) as [ChatClient, ChatClient];
    one.markUnread('den', 1);
    await deliver(2);
    expect([numbers(two).read, onServer()]).toEqual([0, 0]);
    two.markRead('den', 2);
    two.markUnread('den', 1);
    two.markRead('den', 1);
    await world.pass(5_000);
    expectAll([one, two], 1, 11);
  });

  test('while an earlier one further on is unanswered, and read on less far, ends where it was read to', async () => {
    // Seed 856719981, shrunk.
    const [one, two] = (await reading(12, 2)) as [ChatClient, ChatClient];
    two.markUnread('den', 1);
    two.markRead('den', 2);
    await deliver(2);
    two.markUnread('den', 1);
    two.markRead('den', 1);
    await world.pass(5_000);
    expectAll([one, two], 1, 11);
  });

  test('by two pages at once, and read on before either heard, ends as the later one says', async () => {
    // Seed 856719981, the next that it found: a page went on showing 0, and the server kept 1.
    const [one, two] = (await reading(12, 2)) as [ChatClient, ChatClient];
    two.markUnread('den', 2);
    one.markUnread('den', 1);
    two.markRead('den', 12);
    await world.pass(5_000);
    expectAll([one, two], 1, 11);
  });

  test('without a connection, and read on less far, is told as it ended', async () => {
    const [one] = (await reading(9)) as [ChatClient];
    world.server.unreachable = true;
    world.server.kill(1);
    await world.pass(500);
    one.markUnread('den', 3);
    one.markRead('den', 5);
    world.server.unreachable = false;
    await world.pass(20_000);
    expectAll([one], 5, 4);
  });

  test('again, when the server refuses the first, is asked for all the same', async () => {
    const [one] = (await reading(9)) as [ChatClient];
    world.server.refuseNext.push({ code: 'limit_reached', message: 'Too far.', retry: false });
    one.markUnread('den', 3);
    one.markUnread('den', 6);
    await world.pass(5_000);
    expectAll([one], 5, 4);
  });

  test('that the server refuses is where it was, and said', async () => {
    const [one] = (await reading(9)) as [ChatClient];
    const told: (string | undefined)[] = [];
    one.on('marked-unread', ({ refused }) => told.push(refused?.code));
    world.server.refuseNext.push({ code: 'limit_reached', message: 'Too far.', retry: false });
    one.markUnread('den', 3);
    await world.flush();
    expect([onServer(), numbers(one), told]).toEqual([
      9,
      { read: 9, unread: 0 },
      [undefined, 'limit_reached'],
    ]);
  });

  test('further up than what is held is counted by the server', async () => {
    world = new FakeWorld();
    for (let n = 1; n <= 300; n += 1) world.server.append('den', bob, `c${n}`, `text ${n}`);
    const one = world.page(ann, memoryStorage());
    await world.flush();
    one.markRead('den', 300);
    await world.flush();
    expect(one.room('den')?.log.first?.seq).toBeGreaterThan(11);
    one.markUnread('den', 11);
    await world.pass(3_000);
    expect(numbers(one)).toEqual({ read: 10, unread: 290 });
  });
});

test('[SEND-6] whatever two pages read and mark, cut off in between, they end up with what the server has', async () => {
  const step = fc.oneof(
    fc.record({ page: fc.nat(1), read: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ page: fc.nat(1), mark: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ deliver: fc.nat(4) }),
    fc.constant({ kill: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      world = new FakeWorld();
      const pages = await reading(12, 2);
      for (const one of steps) {
        if ('kill' in one) {
          world.server.worker += 1;
          world.server.kill(world.server.worker - 1);
        } else if ('deliver' in one) {
          await deliver(one.deliver);
        } else if ('read' in one) pages[one.page]?.markRead('den', one.read);
        else pages[one.page]?.markUnread('den', one.mark);
      }
      await world.pass(20_000, 500);
      const read = onServer() ?? 0;
      expect(pages.map(numbers)).toEqual(pages.map(() => ({ read, unread: 12 - read })));
    }),
    { numRuns: 60 },
  );
});

test('[SEND-6] whatever one page reads and marks, the server ends with what was done last', async () => {
  const step = fc.oneof(
    fc.record({ read: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ mark: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ deliver: fc.nat(4) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      world = new FakeWorld();
      const [one] = (await reading(12)) as [ChatClient];
      let expected = 12;
      for (const todo of steps) {
        if ('deliver' in todo) {
          await deliver(todo.deliver);
        } else if ('read' in todo) {
          one.markRead('den', todo.read);
          expected = Math.max(expected, todo.read);
        } else {
          one.markUnread('den', todo.mark);
          expected = todo.mark - 1;
        }
      }
      await world.pass(20_000, 500);
      expect([onServer(), numbers(one)]).toEqual([expected, { read: expected, unread: 12 - expected }]);
    }),
    { numRuns: 60 },
  );
});

import { afterEach, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { collect } from '../../testbed/people/person.js';
import { startPlainValkey } from '../../testbed/redis/plain-valkey.js';
import { until } from '../../testbed/wait.js';
import {
  type Acknowledged,
  askLists,
  askWhoAmI,
  burst,
  furnish,
  readPage,
  type Seat,
  seats,
} from './support/seats.js';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function nodeOn(redis?: string): Promise<TestNode> {
  const node = await TestNode.start({ workers: 2, ...(redis === undefined ? {} : { redis }) });
  endings.push(() => node.stop());
  return node;
}

async function eight(node: TestNode): Promise<Seat[]> {
  const everyone = await seats(node, 8);
  endings.push(() => {
    for (const { person } of everyone) person.close();
  });
  return everyone;
}

async function longMessagesAndQuestions(node: TestNode): Promise<void> {
  const everyone = await eight(node);
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
  expect(wrong.join('\n')).toBe('');
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

test('[STORE-1] a Valkey 9 given by --redis: no list of members, list of rooms or session above 16 KiB is mixed up', async () => {
  const valkey = await startPlainValkey();
  endings.push(() => valkey.stop());
  const everyone = await eight(await nodeOn(valkey.url));
  const furnished = await furnish(valkey.url, everyone);
  const kept: Acknowledged = new Map();
  const wrong: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const found = await Promise.all([
      burst(everyone[round] as Seat, round, 24, kept),
      ...everyone.map((one) => askLists(one, furnished)),
      ...Array.from({ length: 40 }, (_, at) => askWhoAmI(everyone[at % 8] as Seat)),
    ]);
    wrong.push(...found.flat());
  }
  expect(wrong.join('\n')).toBe('');
  expect(kept.size).toBe(120);
});

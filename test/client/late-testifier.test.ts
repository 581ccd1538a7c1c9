import { expect, test } from 'vitest';
import type { Link } from '../../src/client/connection/link.js';
import type { TraceEvent } from '../../src/client/events/trace.js';
import type { Clock } from '../../src/client/timing/clock.js';
import { lateTestifier } from '../../src/client/witness/late-testifier.js';
import { type OpenTestifier, openTestifier } from '../../src/client/witness/testifier.js';
import { PAGE_LIMITS } from '../../src/protocol/page-limits.js';
import type { Testimony } from '../../src/protocol/testimony.js';

/** A page whose testifier can be had from `world.isServed` on, and what its server is told. */
function page() {
  const told: Testimony[] = [];
  const link = {
    call: (_event: string, testimony: Testimony, answered: (answer: object) => void) => {
      told.push(testimony);
      answered({ ok: true });
    },
  } as unknown as Link;
  const world = { asked: 0, isServed: true, link: link as Link | null, now: 1_000 };
  const fetched = async (): Promise<OpenTestifier> => {
    world.asked += 1;
    if (!world.isServed) throw new Error('not now');
    return openTestifier;
  };
  const testifier = lateTestifier(fetched)({
    clock: { now: () => world.now, steady: () => world.now, random: () => 0.5 } as Clock,
    link: () => world.link,
    isJoined: () => true,
  });
  const second = async () => {
    world.now += 1_000;
    testifier.testify();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { told, world, testifier, second };
}

const place = { room: 'room', epoch: 'e' };
const send = (n: number): TraceEvent => ({ type: 'send', room: 'room', cmid: `c${n}`, text: '' });
const ack = (n: number): TraceEvent => ({
  type: 'ack',
  ...place,
  cmid: `c${n}`,
  seq: n,
  mid: '',
  duplicate: false,
  from: 'ack',
});

test('what happened before the testifier was there is told, in its order', async () => {
  const { told, testifier, second } = page();
  for (const n of [1, 2, 3]) {
    testifier.onTrace(send(n));
    testifier.onTrace(ack(n));
  }
  await second();
  expect(told).toEqual([]);
  testifier.onTrace(send(4));
  await second();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ sent: 4, acknowledged: 3 });
  expect(told[0]?.acked.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('it is fetched once somebody can be told, and again while that fails', async () => {
  const { told, world, second } = page();
  const link = world.link;
  world.link = null;
  await second();
  expect(world.asked).toBe(0);
  world.link = link;
  world.isServed = false;
  await second();
  await second();
  expect(world.asked).toBe(2);
  world.isServed = true;
  await second();
  await second();
  expect([world.asked, told.length]).toEqual([3, 1]);
});

test('a page that cannot hold all of it tells nothing, rather than with a hole', async () => {
  const { told, world, testifier, second } = page();
  for (let n = 0; n <= PAGE_LIMITS.heldTestimony; n += 1) testifier.onTrace(send(n));
  await second();
  testifier.onTrace(send(-1));
  await second();
  expect([world.asked, told.length]).toEqual([0, 0]);
});

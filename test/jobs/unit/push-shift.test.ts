import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPushPair } from '../../../src/domain/push-pair.js';
import { PushShift } from '../../../src/jobs/push/push-shift.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { TestPushService } from '../../../testbed/people/push-browser.js';
import { until } from '../../../testbed/wait.js';
import { firstAccount, person, roomWith, say, stored } from '../../store/support/people.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

let service: TestPushService;
beforeAll(async () => {
  service = await TestPushService.start();
});
afterAll(() => service.close());

/** A shift on a store that can be away when it is asked for the levels of a room, and a browser of Bob's. */
async function shiftIn() {
  // What is written was so a minute ago: nobody is reading it just now.
  const memory = openMemoryStore(new MemoryDatabase(() => Date.now() - 60_000));
  const [ann, bob] = [person('ann'), person('bob')];
  const room = await roomWith(memory, ann, bob);
  await memory.rooms.setNotifyLevel(room, bob.id, 'all');
  await memory.accounts.create(firstAccount(bob));
  const browser = service.browser();
  const { endpoint, keys } = browser.subscription();
  const session = { session: 's', generation: 0, until: Date.now() + 3_600_000, quietUntil: 0 };
  await memory.pushes.put(bob.id, { id: 'one', endpoint, ...keys, ...session });
  const faults = { away: false, asked: 0 };
  const store: Store = {
    ...memory,
    rooms: {
      ...memory.rooms,
      notifyLevels: async (id) => {
        faults.asked += 1;
        if (faults.away) throw new Error('the store is away');
        return memory.rooms.notifyLevels(id);
      },
    },
  };
  const sender = { pair: newPushPair(), contact: 'mailto:ann@example.org' };
  const parts = { sender: async () => sender, isAllowed: () => true };
  const shift = new PushShift(store, parts, pino({ level: 'silent' }));
  const progress = async () => (await memory.pushes.progress(room))?.seq;
  const write = async (text: string) => stored(await say(memory, room, ann, text)).mid;
  return { room, shift, browser, faults, progress, write };
}

test('[NOTE-1] what is written while the store is away for a moment is told when it is back', async () => {
  const { shift, browser, faults, progress, write } = await shiftIn();
  faults.away = true;
  const mid = await write('one');
  await until('it to be looked at', async () => {
    await shift.look();
    return faults.asked > 0;
  });
  faults.away = false;
  await until('it to be told', async () => {
    await shift.look();
    return (await progress()) === 1;
  });
  expect(browser.mids).toEqual([mid]);
  shift.end();
});

test('whom a room notifies is asked once for all that was read of it', async () => {
  const { shift, browser, faults, progress, write } = await shiftIn();
  const mids: string[] = [];
  for (let n = 1; n <= 9; n += 1) mids.push(await write(`text ${n}`));
  await until('all of them to be told', async () => {
    await shift.look();
    return (await progress()) === 9;
  });
  expect([...browser.mids].sort()).toEqual(mids);
  expect(faults.asked).toBe(1);
  shift.end();
});

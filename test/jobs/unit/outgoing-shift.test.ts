import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutgoingShift } from '../../../src/jobs/outgoing/outgoing-shift.js';
import type { OutgoingState } from '../../../src/store/interfaces/outgoing.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { TestReceiver } from '../../../testbed/people/receiver.js';
import { until } from '../../../testbed/wait.js';
import { asked, firstAccount, id, person, roomOf, say, stored } from '../../store/support/people.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

let receiver: TestReceiver;
beforeAll(async () => {
  receiver = await TestReceiver.start();
});
afterAll(() => receiver.close());

/** A room of Ann's with an outgoing hook, on a store that can be away when something is to be noted. */
async function hooked() {
  const memory = openMemoryStore(new MemoryDatabase());
  const ann = person('ann');
  await memory.accounts.create(firstAccount(ann));
  const room = await roomOf(memory, true, ann);
  const path = receiver.path();
  const hook = { id: `out-${id()}`, url: path.url, events: ['message'] as const, by: ann, secret: 's' };
  await memory.outgoing.add(room, asked(ann), hook);
  const faults = { away: false };
  const subscribed: string[] = [];
  const store: Store = {
    ...memory,
    feed: {
      ...memory.feed,
      subscribe: (id) => {
        subscribed.push(id);
        return memory.feed.subscribe(id);
      },
    },
    outgoing: {
      ...memory.outgoing,
      note: (...args) => {
        if (faults.away) throw new Error('the store is away');
        return memory.outgoing.note(...args);
      },
    },
  };
  const begin = () => {
    const shift = new OutgoingShift(store, () => true, pino({ level: 'silent' }));
    memory.feed.onFrame((frame) => shift.onFrame(frame));
    return shift;
  };
  const state = async () => (await memory.outgoing.ofRoom(room))[0]?.state as OutgoingState;
  const write = async (text: string) => stored(await say(memory, room, ann, text));
  return { memory, room, hook, path, faults, subscribed, begin, state, write };
}

test('[HOOK-1] what was sent and not noted is sent again by whoever comes next, with the same id', async () => {
  const { path, faults, begin, state, write } = await hooked();
  const first = begin();
  await first.look();
  faults.away = true;
  await write('one');
  await until('it to be sent', () => path.taken.length === 1);
  first.end();
  faults.away = false;
  const next = begin();
  const { seq } = await write('two');
  await until('both to be noted', async () => {
    await next.look();
    return (await state()).seq === seq;
  });
  next.end();
  expect(path.texts).toEqual(['one', 'one', 'two']);
  expect(path.taken[0]?.letter).toEqual(path.taken[1]?.letter);
});

test('what was sent is not sent twice by the same process, also where it could not be noted at once', async () => {
  const { path, faults, begin, state, write } = await hooked();
  const shift = begin();
  await shift.look();
  faults.away = true;
  await write('one');
  await until('it to be sent', () => path.taken.length === 1);
  faults.away = false;
  const { seq } = await write('two');
  await until('both to be noted', async () => {
    await shift.look();
    return (await state()).seq === seq;
  });
  shift.end();
  expect(path.texts).toEqual(['one', 'two']);
});

test('[HOOK-1] in a log that has another epoch it goes on, and of one that is another log nothing is left out', async () => {
  const { memory, room, hook, path, begin, state, write } = await hooked();
  const first = begin();
  await first.look();
  const one = await write('one');
  await until('it to be noted', async () => (await state()).seq === one.seq);
  first.end();
  await memory.log.rotateEpoch(room, one.epoch, 'e2');
  const second = begin();
  const two = await write('two');
  await until('it to be noted, too', async () => {
    await second.look();
    return (await state()).seq === two.seq;
  });
  second.end();
  expect(path.texts).toEqual(['one', 'two']);
  // As a failover leaves it: what was noted is of a log that is gone.
  await memory.outgoing.note(room, hook.id, { epoch: 'gone', seq: 1, mid: '1-gone', dead: 0 });
  const third = begin();
  await until('all of it', async () => {
    await third.look();
    return (await state()).seq === two.seq;
  });
  third.end();
  expect(path.texts).toEqual(['one', 'two', 'one', 'two']);
});

test('nothing of a hook is sent whose maker has no account any more, or a disabled one', async () => {
  const { memory, room, hook, path, begin, write } = await hooked();
  const shift = begin();
  await shift.look();
  await memory.accounts.update(hook.by.id, { disabled: true });
  await write('one');
  await until('it to end', async () => (await memory.outgoing.ofRoom(room)).length === 0);
  shift.end();
  expect(path.asked).toEqual([]);
});

test('a look at rooms that it follows subscribes to none of them again', async () => {
  const { path, subscribed, room, begin, write } = await hooked();
  const shift = begin();
  for (let looks = 0; looks < 3; looks += 1) await shift.look();
  await write('one');
  await until('it to be sent', () => path.taken.length === 1);
  shift.end();
  expect(subscribed).toEqual([room]);
});
